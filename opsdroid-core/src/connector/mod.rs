//! What a connector is: a live connection to one service that events go out through.
//!
//! Nobody writes these traits by hand: `#[connector(name = "..")]` on a struct writes [`Declared`],
//! `#[connector]` on its impl the others.

mod connection;
mod descriptor;

pub use self::{
    connection::Connection,
    descriptor::{Capability, Declaration, Descriptor, Rate, TextLimit, TextUnit},
};
pub use crate::config::Delivery;

use std::any::Any;

use async_trait::async_trait;
use futures_util::future::BoxFuture;
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{error::Result, event::AnyEvent, receipt::Receipt, target::Target};

/// A live connection to one service.
///
/// The trait is the border at which connectors of all types look the same. It has no defaulted
/// methods, so that a wrapper can't forget to forward one.
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is declared as a connector, but has no `#[connector]` impl block",
    label = "not a connector yet",
    note = "add `#[connector] impl {Self} {{ .. }}` with `connect` and `listen`"
)]
pub trait Connector: Any + Send + Sync {
    /// What is known of it at compile time.
    fn descriptor(&self) -> &'static Descriptor;

    /// Sends an event to the service.
    ///
    /// # Errors
    /// [`Error::Unsupported`](crate::Error::Unsupported) where no method is registered for the
    /// event or, with `include_subclasses`, for one of its ancestors; else what the method says.
    fn send<'a>(&'a self, event: &'a AnyEvent) -> BoxFuture<'a, Result<Receipt>>;

    /// The target that a person calls so, `None` where there is none. Without a method of this
    /// name a connector takes what it is given for a room's id.
    ///
    /// # Errors
    /// Where the service can't be asked.
    async fn resolve_target(&self, name: &str) -> Result<Option<Target>>;

    /// Proves cheaply that the service is there and the credentials still work. Asked when the
    /// connection has been silent for longer than its heartbeat, or a send fails with
    /// [`Error::Auth`](crate::Error::Auth). Nothing to prove is fine.
    ///
    /// # Errors
    /// [`Error::Auth`](crate::Error::Auth) where they don't work any more.
    async fn probe(&self) -> Result<()>;

    /// Ends the connection. Called once: when the bot or the connector stops, or when the
    /// connection is lost or given up and a new one is to be made.
    ///
    /// # Errors
    /// Where the service doesn't take the goodbye; the runtime logs it.
    async fn disconnect(&self) -> Result<()>;
}

/// What `#[connector(name = "..")]` says of a struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a `#[connector]` impl block, but the struct isn't declared as one",
    label = "not declared as a connector",
    note = "put `#[connector(name = \"..\")]` on the struct"
)]
pub trait Declared {
    /// The facts.
    const DECLARATION: Declaration;
}

/// A connector type with its descriptor: what the registry collects and
/// [`Builder::connector`](crate::bot::Builder::connector) takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a registered connector",
    label = "not registered",
    note = "put `#[connector(name = \"..\")]` on the struct and `#[connector]` on its `impl` block"
)]
pub trait Registered: Connector {
    /// What is known of it at compile time.
    const DESCRIPTOR: &'static Descriptor;
}

/// A connector that sends events of this type: `C: Handles<Reaction>` is a bound anyone can write.
#[diagnostic::on_unimplemented(
    message = "connector `{Self}` doesn't send `{E}` events",
    label = "no method is registered for `{E}`",
    note = "add a method with `#[register_event({E})]` to its `#[connector]` impl"
)]
pub trait Handles<E> {}

/// A connector's part of the configuration. `#[config]` on the struct writes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no configuration",
    label = "not marked `#[config]`",
    note = "put `#[config]` on the struct"
)]
pub trait ConnectorConfig: DeserializeOwned + JsonSchema {}

/// The configuration of a connector that needs none: only the keys that all share.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoConfig {}

impl ConnectorConfig for NoConfig {}

//! Facts about a connector type, known at compile time.

use std::{fmt, time::Duration};

use futures_util::future::BoxFuture;

use super::Connection;
use crate::{
    bot::Bot,
    config::{Delivery, Section},
    error::Result,
    event::{EventType, Location},
    text::{Dialect, TextLimit},
};

/// Everything that is known of a connector type before one is connected.
pub struct Descriptor {
    /// What the struct's attribute says.
    pub declaration: &'static Declaration,
    /// What it can send, in the order of its methods.
    pub sends: &'static [Capability],
    /// Whether names that people type can be targets.
    pub resolves_targets: bool,
    /// Whether its credentials can be proven without sending anything.
    pub probes: bool,
    #[doc(hidden)]
    pub schema: fn() -> schemars::Schema,
    #[doc(hidden)]
    pub check: fn(&Section) -> Result<()>,
    #[doc(hidden)]
    pub connect: fn(Section, Bot) -> BoxFuture<'static, Result<Connection>>,
}

/// What `#[connector(name = "..", ..)]` says of a struct.
#[derive(Debug)]
pub struct Declaration {
    /// The name: folder, feature, configuration key.
    pub name: &'static str,
    /// The first paragraph of the struct's doc comment.
    pub summary: &'static str,
    /// All of the struct's doc comment.
    pub docs: &'static str,
    /// What it can receive.
    pub receives: &'static [&'static EventType],
    /// How long a healthy connection may stay silent.
    pub heartbeat: Option<Duration>,
    /// How the service writes formatted text: what is too long is measured so.
    pub dialect: &'static dyn Dialect,
    /// How long a text may be.
    pub text_limit: Option<TextLimit>,
    /// How much the service takes overall.
    pub rate: Option<Rate>,
    /// How much the service takes per target.
    pub target_rate: Option<Rate>,
    /// How hard an event is delivered where the configuration doesn't say.
    pub delivery: Delivery,
    /// Whether the service recognises an event that it has already, by its idempotency key.
    pub idempotent: bool,
    /// The crate it is in.
    pub package: &'static str,
    /// Where it is declared.
    pub location: Location,
}

/// One event type that a connector can send.
#[derive(Clone, Copy, Debug)]
pub struct Capability {
    /// The event type.
    pub event: &'static EventType,
    /// Whether also those that descend from it.
    pub subclasses: bool,
}

/// So many events in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub limit: u32,
    /// In how much time.
    pub per: Duration,
}

impl Descriptor {
    /// The connector type's name.
    pub const fn name(&self) -> &'static str {
        self.declaration.name
    }

    /// Whether an event of this type can be sent, as itself or as one of its ancestors.
    pub fn can_send(&self, event: &'static EventType) -> bool {
        let exact = self
            .sends
            .iter()
            .any(|capability| capability.event == event);
        exact
            || event.stand_ins().any(|ancestor| {
                let takes = |c: &Capability| c.subclasses && c.event == ancestor;
                self.sends.iter().any(takes)
            })
    }
}

impl fmt::Debug for Descriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Descriptor")
            .field("declaration", &self.declaration)
            .field("sends", &self.sends)
            .finish_non_exhaustive()
    }
}

//! Annotate a struct and it is a chat connector; name it in the configuration and it runs.
//!
//! A bot is a program with skills and a `main`:
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use opsdroid::prelude::*;
//!
//! /// Greets.
//! #[match_regex(r"^(hi|hello)\b")]
//! async fn hello(message: &Matched) -> Result<()> {
//!     message.respond("Hey!").await?;
//!     Ok(())
//! }
//!
//! # #[cfg(feature = "cli")]
//! fn main() -> ExitCode {
//!     opsdroid::main()
//! }
//! # #[cfg(not(feature = "cli"))]
//! # fn main() {}
//! ```
//!
//! and a `configuration.yaml` that names the connectors:
//!
//! ```yaml
//! connectors:
//!   shell:
//! ```
//!
//! Everything of `opsdroid-core` is here too, with macros that know this crate's name. There is a
//! cargo feature for each connector, called as in the configuration.
#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
mod cli;
pub mod prelude;

#[cfg(feature = "cli")]
pub use cli::{main, run_bot};
pub use opsdroid_core::*;
pub use opsdroid_macros::{
    config, connector, event, match_always, match_catchall, match_event, match_regex,
    register_event,
};

/// One line for each connector. Naming its crate is what makes the linker keep its registration;
/// the registry knows of those that aren't compiled in, to say which feature is missing.
macro_rules! connectors {
    ($($(#[$doc:meta])* $feature:literal => $krate:ident as $module:ident;)*) => {$(
        $(#[$doc])*
        #[cfg(feature = $feature)]
        #[doc(no_inline)]
        pub use $krate as $module;

        opsdroid_core::__private::inventory::submit! {
            opsdroid_core::registry::KnownConnector { name: $feature, feature: $feature }
        }
    )*};
}

connectors! {
    "irc" => opsdroid_irc as irc;
    "shell" => opsdroid_shell as shell;
    "websocket" => opsdroid_websocket as websocket;
}

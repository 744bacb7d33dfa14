//! The traits, events, configuration and runtime that opsdroid connectors and bots stand on.
//!
//! A connector's crate depends on this one; a bot depends on `opsdroid`, which is this crate with
//! the connectors and the command line.
#![forbid(unsafe_code)]

// The macros' output names this crate as others do.
extern crate self as opsdroid_core;

pub mod bot;
pub mod clock;
pub mod config;
pub mod connector;
pub mod delivery;
pub mod error;
pub mod event;
#[cfg(feature = "http")]
pub mod http;
pub mod memory;
pub mod prelude;
pub mod receipt;
pub mod registry;
mod runtime;
mod secret;
mod shards;
pub mod skill;
pub mod status;
pub mod storage;
mod target;
pub mod text;
pub mod web;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use self::{
    bot::Bot,
    clock::{Clock, Rng},
    config::Config,
    error::{BoxError, Error, Result, ResultExt},
    memory::Memory,
    receipt::Receipt,
    registry::Registry,
    runtime::Outcome,
    secret::Secret,
    status::{Health, Status},
    storage::Storage,
    target::Target,
};
pub use jiff::Timestamp;
pub use opsdroid_macros::{
    config_core as config, connector_core as connector, event_core as event,
    match_always_core as match_always, match_catchall_core as match_catchall,
    match_event_core as match_event, match_regex_core as match_regex,
    register_event_core as register_event,
};
#[cfg(feature = "http")]
pub use url::Url;

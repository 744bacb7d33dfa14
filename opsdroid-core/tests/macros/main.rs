//! What the macros make of a connector, an event, a configuration and a skill. This package knows
//! the core alone, as a connector's crate does.
#![allow(missing_docs, clippy::unwrap_used)]

mod config;
mod dispatch;
mod events;
mod facts;
mod shapes;
mod skills;

//! Give each argument once.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping", name = "pong")]
pub struct Ping {}

fn main() {}

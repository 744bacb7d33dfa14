//! Keep one of the two: `#[event(name = "ping")]`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping", name = "pong")]
pub struct Ping {}

fn main() {}

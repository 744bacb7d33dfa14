//! The name is on the wire.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "Ping_Pong")]
struct Ping {}

fn main() {}

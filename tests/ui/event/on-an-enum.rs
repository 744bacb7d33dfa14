//! An event type is a struct.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
enum Ping {}

fn main() {}

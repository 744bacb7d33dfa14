//! A payload's fields have names on the wire.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
struct Ping(String);

fn main() {}

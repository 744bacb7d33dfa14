//! The name is on the wire, so it is written down.

use opsdroid_core::prelude::*;

/// A ping.
#[event]
struct Ping {}

fn main() {}

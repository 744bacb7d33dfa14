//! A payload's field would be hidden by the envelope's.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
struct Ping {
    /// Who.
    user: String,
}

fn main() {}

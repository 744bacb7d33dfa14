//! A parent is an event type.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
struct Ping {
    /// The parent.
    #[parent]
    text: String,
}

fn main() {}

//! A family tree, not a web.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
struct Ping {
    /// One.
    #[parent]
    message: Message,
    /// Two.
    #[parent]
    file: File,
}

fn main() {}

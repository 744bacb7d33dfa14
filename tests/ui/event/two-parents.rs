//! Keep the parent that the event can stand in for, and make the other a plain field.

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

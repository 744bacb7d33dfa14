//! Mark a field whose type is an event type: `#[parent] message: Message`; a plain field needs no mark.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
struct Ping {
    /// The parent.
    #[parent]
    text: String,
}

fn main() {}

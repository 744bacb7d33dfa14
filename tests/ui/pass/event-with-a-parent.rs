//! An event has the fields of its parent, and its methods.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
struct Ping {
    #[parent]
    message: Message,
    /// How often.
    count: u32,
}

/// Nothing but itself.
#[event(name = "my.pong", targetless, only_itself)]
struct Pong {}

fn main() {
    let _ = |ping: &Ping| (ping.text.len(), ping.count);
    let _ = |pong: Pong| pong;
}

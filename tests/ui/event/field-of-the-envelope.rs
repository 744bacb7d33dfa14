//! Give the field another name, such as `whom`; who sent the event is in the envelope: `event.user`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
struct Ping {
    /// Who.
    user: String,
}

fn main() {}

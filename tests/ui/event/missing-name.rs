//! Write `#[event(name = "my-chat.ping")]`: the connector's name, a dot, the event's.

use opsdroid_core::prelude::*;

/// A ping.
#[event]
struct Ping {}

fn main() {}

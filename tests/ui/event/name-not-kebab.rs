//! Write small letters and digits with single dashes between the words: `name = "my-chat.ping-pong"`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "Ping_Pong")]
struct Ping {}

fn main() {}

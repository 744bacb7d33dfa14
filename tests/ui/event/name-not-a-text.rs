//! Write the name in quotes: `name = "my-chat.ping"`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = ping)]
pub struct Ping {}

fn main() {}

//! The name is a text: `name = "ping"`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = ping)]
pub struct Ping {}

fn main() {}

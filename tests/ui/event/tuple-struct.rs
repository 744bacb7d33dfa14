//! Give the field a name: `struct Ping { text: String }`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
struct Ping(String);

fn main() {}

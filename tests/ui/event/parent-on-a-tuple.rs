//! An event has named fields; write `struct Ping { .. }`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
pub struct Ping(#[parent] Message);

fn main() {}

//! Give the field a name: `struct Ping { #[parent] message: Message }`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
pub struct Ping(#[parent] Message);

fn main() {}

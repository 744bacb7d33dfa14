//! Write a struct, with the enum in a field: `struct Ping { kind: Kind }`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
enum Ping {}

fn main() {}

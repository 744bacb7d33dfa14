//! Write `targetless`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping", targetles)]
pub struct Ping {}

fn main() {}

//! A flag stands alone: `targetless`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping", targetless = true)]
pub struct Ping {}

fn main() {}

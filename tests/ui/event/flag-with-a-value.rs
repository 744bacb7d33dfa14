//! Write `targetless` alone, or leave it out.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping", targetless = true)]
pub struct Ping {}

fn main() {}

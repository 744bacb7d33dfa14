//! `#[event]` derives `Clone`, `Debug` and serde's traits; derive only others.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
#[derive(Clone)]
pub struct Ping {}

fn main() {}

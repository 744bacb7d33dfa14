//! Remove `Clone`, `Debug`, `Serialize` and `Deserialize` from your own `#[derive(..)]`; keep the others.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
#[derive(Clone)]
pub struct Ping {}

fn main() {}

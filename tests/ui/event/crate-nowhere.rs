//! Write the name that the dependency has in your `Cargo.toml`, or leave `crate = ..` out.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping", crate = ::opsdroids)]
pub struct Ping {}

fn main() {}

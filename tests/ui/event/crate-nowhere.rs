//! Name the crate as your manifest does: `crate = opsdroid_core`.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping", crate = ::opsdroids)]
pub struct Ping {}

fn main() {}

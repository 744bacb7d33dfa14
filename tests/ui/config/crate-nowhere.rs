//! Write the name that the dependency has in your `Cargo.toml`, or leave `crate = ..` out.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config(crate = ::opsdroids)]
struct ChatConfig {}

fn main() {}

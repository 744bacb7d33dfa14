//! Write a `struct` for keys that stand side by side, or an `enum` for a choice between them.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
union ChatConfig {
    a: u8,
}

fn main() {}

//! A configuration is a struct or an enum.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
union ChatConfig {
    a: u8,
}

fn main() {}

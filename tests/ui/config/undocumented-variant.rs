//! Write `/// When to choose it.` above the variant: editors show it where the value is written.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
enum Mode {
    /// One.
    One,
    Two,
}

fn main() {}

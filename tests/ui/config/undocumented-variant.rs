//! A choice's comment is its manual.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
enum Mode {
    /// One.
    One,
    Two,
}

fn main() {}

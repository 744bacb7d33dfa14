//! The runtime reads this key.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
struct ChatConfig {
    /// Where to.
    default_target: String,
}

fn main() {}

//! A field's comment is its manual.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
struct ChatConfig {
    token: Secret,
}

fn main() {}

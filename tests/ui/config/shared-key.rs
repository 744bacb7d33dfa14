//! Give the field another name, such as `fallback_room`; the default target itself is `bot.default_target()`.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
struct ChatConfig {
    /// Where to.
    default_target: String,
}

fn main() {}

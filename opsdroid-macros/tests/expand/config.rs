//! A configuration.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
struct ChatConfig {
    /// What the service gave you.
    token: Secret,
}

//! Once is enough: remove the second `#[config]`.

use opsdroid_core::prelude::*;

/// `connectors.chat`.
#[config]
#[config]
struct ChatConfig {
    /// The bot's access token.
    token: Secret,
}

fn main() {}

//! Keys are kebab-case everywhere: remove the attribute.

use opsdroid_core::prelude::*;

/// `connectors.chat`.
#[config]
#[serde(rename_all = "snake_case")]
struct ChatConfig {
    /// The bot's access token.
    access_token: Secret,
}

fn main() {}

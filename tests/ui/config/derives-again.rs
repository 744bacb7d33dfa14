//! `#[config]` derives `Deserialize` and `JsonSchema`: remove them from your own `#[derive(..)]` and keep the others.

use opsdroid_core::prelude::*;

/// `connectors.chat` in the configuration.
#[config]
#[derive(Default, Deserialize)]
struct ChatConfig {
    /// Where the service is.
    url: String,
}

fn main() {}

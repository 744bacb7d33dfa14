//! `#[config]` tells serde how keys are spelled, so that all connectors' keys look the same.

use opsdroid_core::prelude::*;

/// `connectors.chat` in the configuration.
#[config]
#[serde(rename_all = "camelCase")]
pub struct ChatConfig {
    /// Where the service is.
    pub service_url: String,
}

fn main() {}

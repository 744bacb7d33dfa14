//! What serde is told on a field is serde's to read.

use opsdroid_core::prelude::*;

/// `connectors.chat` in the configuration.
#[config]
pub struct ChatConfig {
    /// Where the service is.
    #[serde(defalt)]
    pub service_url: String,
}

fn main() {}

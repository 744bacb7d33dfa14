//! The function that a default names returns the field's type.

use opsdroid_core::prelude::*;

fn seven() -> u8 {
    7
}

/// `connectors.chat` in the configuration.
#[config]
pub struct ChatConfig {
    /// Where the service is.
    #[serde(default = "seven")]
    pub url: String,
}

fn main() {}

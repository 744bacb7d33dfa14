//! The key is taken: give the field another name.

use opsdroid_core::prelude::*;

/// `connectors.chat`.
#[config]
struct ChatConfig {
    /// Which kind of account.
    #[serde(rename = "type")]
    account: String,
}

fn main() {}

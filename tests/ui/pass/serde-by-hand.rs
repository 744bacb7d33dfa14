//! What the macros say to serde may be said by hand, too.

use opsdroid_core::prelude::*;

#[event(name = "chat.shout")]
struct Shout {
    #[parent]
    #[serde(flatten)]
    message: Message,
    #[serde(default, rename = "volume")]
    loudness: u8,
}

/// `connectors.chat`.
#[config]
struct ChatConfig {
    /// Where the service is.
    #[serde(alias = "server", default)]
    host: String,
}

fn main() {}

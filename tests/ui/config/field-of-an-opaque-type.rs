//! A configuration is read by serde and described by a schema, and so is all that it holds.

use opsdroid_core::prelude::*;

pub struct Opaque;

/// `connectors.chat` in the configuration.
#[config]
pub struct ChatConfig {
    /// Where the service is.
    pub url: String,
    /// What nobody can write down.
    pub hidden: Opaque,
}

/// Chats.
#[connector(name = "chat")]
pub struct Chat;

#[connector]
impl Chat {
    async fn connect(_config: ChatConfig, _bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

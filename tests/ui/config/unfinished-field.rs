//! A field that is still being written: it needs a type.

use opsdroid_core::prelude::*;

/// `connectors.chat`.
#[config]
struct ChatConfig {
    /// The bot's access token.
    token: ,
}

/// Chats.
#[connector(name = "chat")]
struct Chat;

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

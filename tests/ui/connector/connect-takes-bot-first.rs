//! The bot comes last: `connect(config: ChatConfig, bot: &Bot)`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

/// `connectors.chat`.
#[config]
struct ChatConfig {}

#[connector]
impl Chat {
    async fn connect(_bot: &Bot, _config: ChatConfig) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

//! Take the configuration and the bot alone; what else it needs belongs in the configuration.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
struct ChatConfig {}

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_config: ChatConfig, _bot: &Bot, _more: u8) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

//! Write `config: ChatConfig` without `&`: the configuration is yours to keep.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
struct ChatConfig {}

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_config: &ChatConfig, _bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

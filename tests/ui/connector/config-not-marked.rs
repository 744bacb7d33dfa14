//! Write `#[config]` above the struct that `connect` takes.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

/// No configuration yet.
struct ChatConfig {}

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

//! The bot is shared: `bot: &Bot`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &mut Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

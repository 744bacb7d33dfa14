//! Write `-> Result<()>`; what `listen` receives goes to `bot.parse(..)`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<u8> {
        Ok(1)
    }
}

fn main() {}

//! Write `async fn listen(&self, bot: &Bot) -> Result<()>`: what it receives goes to `bot.parse(..)`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self) -> Result<()> {
        Ok(())
    }
}

fn main() {}

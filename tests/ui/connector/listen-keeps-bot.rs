//! The bot is lent for the call; a clone of it can be kept.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &'static Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

//! `listen` takes what `connect` returned beside `Self`, and the bot.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _incoming: u8, _bot: &Bot, _more: u8) -> Result<()> {
        Ok(())
    }
}

fn main() {}

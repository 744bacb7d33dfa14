//! Take it in `listen` before the bot, `async fn listen(&self, incoming: String, bot: &Bot)`, or return `Result<Self>`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<(Self, String)> {
        Ok((Self, String::new()))
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

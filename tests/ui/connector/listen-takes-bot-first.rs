//! The bot comes last: `(&self, incoming: String, bot: &Bot)`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<(Self, String)> {
        Ok((Self, String::new()))
    }

    async fn listen(&self, _bot: &Bot, _incoming: String) -> Result<()> {
        Ok(())
    }
}

fn main() {}

//! A limit is a whole number that fits 32 bits.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", text(limit = 99999999999))]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

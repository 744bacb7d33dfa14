//! A service recognises what it has, or it doesn't: there is no value.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", idempotent = true)]
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

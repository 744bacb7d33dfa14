//! The block is the struct's: `impl Chat`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl &Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

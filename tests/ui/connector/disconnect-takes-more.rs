//! Write `async fn disconnect(&self) -> Result<()>`; what it needs is kept in the struct by `connect`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    async fn disconnect(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

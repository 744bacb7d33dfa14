//! Return `Ok(())` where the credentials work and an error where they don't: `-> Result<()>`.

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

    async fn probe(&self) -> bool {
        true
    }
}

fn main() {}

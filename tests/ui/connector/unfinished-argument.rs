//! Something follows an `=`: `heartbeat = "90s"`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", heartbeat =)]
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

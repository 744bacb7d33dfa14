//! Events are named by their types: `emits(Message)`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", emits("message"))]
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

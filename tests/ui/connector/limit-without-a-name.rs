//! What is in the list has a name: `text(limit = 4000)`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", text(4000))]
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

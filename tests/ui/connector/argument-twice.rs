//! Keep one of the two: `#[connector(name = "chat")]`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", name = "chat")]
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

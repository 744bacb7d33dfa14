//! Write the event types in parentheses: `emits(Message, Reaction)`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", emits = Message)]
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

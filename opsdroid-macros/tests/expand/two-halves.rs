//! `connect` returns a half that `listen` takes.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<(Self, Incoming)> {
        Ok((Self, Incoming))
    }

    async fn listen(&self, _incoming: Incoming, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

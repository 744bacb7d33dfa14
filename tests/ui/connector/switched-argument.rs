//! `#[cfg(..)]` goes on a method, not on one of its arguments.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, #[cfg(test)] _incoming: String, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

//! Add `async fn listen(&self, bot: &Bot) -> Result<()>`, which runs as long as the connection does.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }
}

fn main() {}

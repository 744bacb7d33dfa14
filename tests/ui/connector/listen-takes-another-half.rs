//! Let `listen` take what `connect` returns beside `Self`: here `incoming: String`, or return `(Self, u8)`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<(Self, String)> {
        Ok((Self, String::new()))
    }

    async fn listen(&self, _incoming: u8, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

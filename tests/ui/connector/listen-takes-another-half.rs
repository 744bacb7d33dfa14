//! `listen` takes what `connect` returned beside `Self`.

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

//! Take one value before the bot at most: return a tuple or a struct beside `Self` where `connect` has more.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _incoming: u8, _bot: &Bot, _more: u8) -> Result<()> {
        Ok(())
    }
}

fn main() {}

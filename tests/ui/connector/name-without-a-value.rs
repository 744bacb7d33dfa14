//! Write the name behind it, in quotes: `name = "chat"`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name)]
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

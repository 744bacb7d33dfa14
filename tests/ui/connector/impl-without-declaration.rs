//! Write `#[connector(name = "..")]` above the struct.

use opsdroid_core::prelude::*;

/// Chats.
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

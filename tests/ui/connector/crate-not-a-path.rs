//! The crate is a path, without quotes or with: `crate = opsdroid_core`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", crate = 3)]
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

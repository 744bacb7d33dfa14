//! Once is enough: remove the second `#[connector]`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
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

//! A connector doesn't live forever: `&self`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&'static self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

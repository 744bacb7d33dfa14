//! Write `delivery = "at-least-once"` or `delivery = "at-most-once"`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", delivery = "exactly-once")]
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

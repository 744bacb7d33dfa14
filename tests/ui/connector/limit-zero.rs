//! Write `limit = 1` or more, or leave the limit out where there is none.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", rate(limit = 0, per = "1s"))]
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

//! Write `limit` and `per`: `rate(limit = 30, per = "1s")`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", rate(limit = 30, every = "1s"))]
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

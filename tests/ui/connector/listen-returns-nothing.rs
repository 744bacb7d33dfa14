//! Write `-> Result<()>`, and end with `Ok(())`; after an error the runtime connects again.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) {
        todo!()
    }
}

fn main() {}

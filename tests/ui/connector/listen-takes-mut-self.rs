//! Write `&self`, and keep what changes in a `Mutex`, or return it beside `Self` from `connect`: `listen` owns that.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&mut self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

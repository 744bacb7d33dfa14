//! The runtime finds the methods by their names: `listen`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn lisen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

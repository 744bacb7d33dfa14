//! A live connector is shared, so nobody can own it: `&self`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(self: Box<Self>, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

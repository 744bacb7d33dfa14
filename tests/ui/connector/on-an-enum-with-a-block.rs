//! A connector is a struct, and its block says nothing more of that.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
enum Chat {
    Online,
}

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self::Online)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

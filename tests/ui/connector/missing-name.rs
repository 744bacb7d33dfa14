//! Write `#[connector(name = "chat")]`: the key below `connectors:` in the configuration.

use opsdroid_core::prelude::*;

/// Chats.
#[connector]
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

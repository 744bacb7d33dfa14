//! Take the name alone; what else is needed to look it up belongs in a field of the struct.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    async fn resolve_target(&self, _name: &str, _bot: &Bot) -> Result<Option<Target>> {
        Ok(None)
    }
}

fn main() {}

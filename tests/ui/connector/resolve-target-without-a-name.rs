//! Write `async fn resolve_target(&self, name: &str) -> Result<Option<Target>>`.

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

    async fn resolve_target(&self) -> Result<Option<Target>> {
        Ok(None)
    }
}

fn main() {}

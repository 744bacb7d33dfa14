//! Write `-> Result<Option<Target>>`, and return `Ok(None)` where the name stands for nothing.

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

    async fn resolve_target(&self, _name: &str) -> Result<Target> {
        todo!()
    }
}

fn main() {}

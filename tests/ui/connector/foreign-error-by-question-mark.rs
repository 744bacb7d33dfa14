//! Give the error its class where it happens: `.network()?`, `.auth()?`, `.protocol()?` or `.config()?`.

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
        std::fs::read("history")?;
        Ok(())
    }
}

fn main() {}

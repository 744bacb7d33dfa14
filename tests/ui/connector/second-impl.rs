//! Take `#[connector]` off the second block: methods of your own stand in a plain `impl`.

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
}

#[connector]
impl Chat {
    async fn disconnect(&self) -> Result<()> {
        Ok(())
    }
}

fn main() {}

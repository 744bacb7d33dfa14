//! A method that the runtime calls is there once; under different `cfg`s, twice is fine.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
pub struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }
}

fn main() {}

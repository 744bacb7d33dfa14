//! Write `/// Talks to My Chat.` above the struct: it is the connector's summary in every list.

use opsdroid_core::prelude::*;

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

fn main() {}

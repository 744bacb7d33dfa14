//! A field that is still being written: it needs a type.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat {
    connection: ,
}

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        todo!()
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

//! An argument that is still being written: it needs a type.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, bot) -> Result<()> {
        Ok(())
    }
}

fn is_connector(chat: &Chat) -> &dyn opsdroid_core::connector::Connector {
    chat
}

fn main() {}

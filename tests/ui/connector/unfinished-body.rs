//! Code that is still being written: the rest of the crate stays quiet.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        let text = ;
        bot.parse(Message::new(text).in_target("room")).await?;
        Ok(())
    }
}

fn is_connector(chat: &Chat) -> &dyn opsdroid_core::connector::Connector {
    chat
}

fn main() {}

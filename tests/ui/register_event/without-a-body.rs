//! A method needs a body: `{ .. }` instead of the `;`.

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

    #[register_event(Message)]
    async fn send(&self, _message: &Event<Message>) -> Result<Receipt>;
}

fn is_connector(chat: &Chat) -> &dyn opsdroid_core::connector::Connector {
    chat
}

fn main() {}

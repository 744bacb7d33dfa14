//! The event's own type is registered: `#[register_event(Message)]`.

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

    #[register_event(Event<Message>)]
    async fn send(&self, _message: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

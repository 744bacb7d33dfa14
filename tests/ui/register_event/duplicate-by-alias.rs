//! Register the event at one method; another name for the same type is the same event.

use opsdroid_core::prelude::*;

type Text = Message;

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
    async fn send(&self, _event: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }

    #[register_event(Text)]
    async fn again(&self, _event: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

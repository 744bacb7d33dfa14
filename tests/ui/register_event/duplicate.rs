//! Register the event at one method, and let that call the other.

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
    async fn send(&self, _event: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }

    #[register_event(Message)]
    async fn again(&self, _event: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

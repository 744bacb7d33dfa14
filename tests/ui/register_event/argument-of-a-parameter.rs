//! The event comes in its envelope: `&Event<P>`.

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
    async fn send<P: Payload>(&self, _event: &P) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

//! Take the event: `async fn send(&self, event: &Event<Message>) -> Result<Receipt>`.

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
    async fn send(&self) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

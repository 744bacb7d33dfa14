//! Write `-> Result<Receipt>`, and return `Ok(Receipt::id(..))` or `Ok(Receipt::none())`.

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
    async fn send(&self, _event: &Event<Message>) -> Receipt {
        Receipt::none()
    }
}

fn main() {}

//! Import `register_event` under its own name; `#[connector]` and the other outer attributes may be renamed.

use opsdroid_core::{prelude::*, register_event as on};

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

    #[on(Message)]
    async fn send(&self, _event: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

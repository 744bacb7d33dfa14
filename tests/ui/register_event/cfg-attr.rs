//! Write `#[cfg(unix)]` above the method, and `#[register_event(Message)]` below that.

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

    #[cfg_attr(unix, register_event(Message))]
    async fn send(&self, _event: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

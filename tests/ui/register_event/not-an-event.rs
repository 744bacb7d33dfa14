//! Name an event type, such as `Message`, or make the struct one by `#[event(name = "..")]`.

use opsdroid_core::prelude::*;

/// No event.
struct Nothing;

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

    #[register_event(Nothing)]
    async fn send(&self, _event: &AnyEvent) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

//! Anything could be meant: `&Event<P>` with `P: Payload`, or `&AnyEvent`.

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

    #[register_event(Message, Reaction)]
    async fn send(&self, _event: &impl Payload) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

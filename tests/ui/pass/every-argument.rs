//! Every argument of a connector.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(
    name = "chat",
    emits(Message, Reaction),
    heartbeat = "90s",
    text(limit = 4000, unit = "utf16"),
    rate(limit = 30, per = "1s"),
    target_rate(limit = 1, per = "1m"),
    delivery = "at-most-once",
    idempotent,
    crate = opsdroid_core,
)]
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
}

fn main() {}

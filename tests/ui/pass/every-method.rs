//! Every method that a connector may have.

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

    async fn disconnect(&self) -> Result<()> {
        Ok(())
    }

    async fn probe(&self) -> Result<()> {
        Ok(())
    }

    async fn resolve_target(&self, name: &str) -> Result<Option<Target>> {
        Ok(Some(Target::room_id(name)))
    }
}

fn main() {}

//! An attribute is a name like others: import it, or the prelude.

use opsdroid_core::{
    Bot, Receipt, Result, connector,
    event::{Event, Message},
};

/// Chats.
#[connector(name = "chat")]
pub struct Chat;

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

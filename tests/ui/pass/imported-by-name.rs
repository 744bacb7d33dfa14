//! Every name can be imported by itself, and none of the imports is one that nobody uses.
#![deny(unused_imports)]

use opsdroid_core::{
    Bot, Receipt, Result, connector,
    event::{Event, Message},
    register_event,
};

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
}

fn main() {}

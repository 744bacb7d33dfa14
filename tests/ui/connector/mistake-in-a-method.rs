//! What is wrong inside of a method is the compiler's to say, as anywhere.

use opsdroid_core::prelude::*;

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
    async fn send(&self, message: &Event<Message>) -> Result<Receipt> {
        let length: u8 = message.text.as_str();
        Ok(Receipt::id(length.to_string()))
    }
}

fn main() {}

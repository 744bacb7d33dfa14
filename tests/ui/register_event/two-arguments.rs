//! Take the event alone; to use the bot, keep `bot.clone()` in the struct when `connect` has it.

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
    async fn send(&self, _event: &Event<Message>, _bot: &Bot) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

//! What counts is the type, not how it is spelled.

use opsdroid_core::{Error, prelude::*};

type Text = Message;
type Sent<E> = Event<E>;
type Answer<T> = std::result::Result<T, Error>;

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

    #[register_event(Text)]
    async fn send(&self, _event: &Sent<Text>) -> Answer<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

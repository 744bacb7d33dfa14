//! A method may return an error of its own that converts into ours.

use opsdroid_core::{Error, prelude::*};

struct Mine;

impl From<Mine> for Error {
    fn from(_: Mine) -> Self {
        Error::rejected("mine")
    }
}

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
    async fn send(&self, _event: &Event<Message>) -> Result<Receipt, Mine> {
        Ok(Receipt::none())
    }
}

fn main() {}

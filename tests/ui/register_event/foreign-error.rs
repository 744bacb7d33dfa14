//! Return `Result<Receipt>`, and give the error its class where it happens: `.network()?`, `.auth()?`, `.protocol()?`.

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
    async fn send(&self, _event: &Event<Message>) -> Result<Receipt, std::io::Error> {
        Ok(Receipt::none())
    }
}

fn main() {}

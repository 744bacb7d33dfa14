//! Write the type as it is called, and import it: the prelude has opsdroid's own events.

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

    #[register_event(Mesage)]
    async fn send(&self, _event: &AnyEvent) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

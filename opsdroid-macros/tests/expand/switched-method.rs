//! A method that is there in some builds only.

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

    #[cfg(feature = "files")]
    #[register_event(File)]
    async fn send(&self, _event: &Event<File>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

//! Return `Result<()>`, and give the error its class where it happens: `.network()?`, `.auth()?` or `.protocol()?`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<(), std::io::Error> {
        Ok(())
    }
}

fn main() {}

//! Write small letters and digits with single dashes between the words: `name = "my-chat"`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "MyChat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

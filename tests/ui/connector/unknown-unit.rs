//! Write the unit that the service counts in: `"bytes"`, `"utf16"`, `"chars"` or `"graphemes"`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", text(limit = 10, unit = "words"))]
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

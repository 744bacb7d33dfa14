//! Write the limit's parts in parentheses: `text(limit = 4000, unit = "chars")`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", text = 4000)]
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

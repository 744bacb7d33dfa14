//! Add `async fn connect(bot: &Bot) -> Result<Self>`; a configuration comes before the bot: `config: ChatConfig`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

//! Write the path to opsdroid: `crate = opsdroid_core`, or `crate = my_crate::opsdroid`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", crate = 3)]
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

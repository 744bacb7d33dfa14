//! Write `&self`, or `self: &Arc<Self>` where a task has to keep the connector.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

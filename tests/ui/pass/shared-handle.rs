//! A task of the connection's may keep the connector.

use std::sync::Arc;

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(self: &Arc<Self>, _bot: &Bot) -> Result<()> {
        let _kept = Arc::clone(self);
        Ok(())
    }
}

fn main() {}

//! Add `connect` and `listen`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn disconnect(&self) -> Result<()> {
        Ok(())
    }
}

fn main() {}

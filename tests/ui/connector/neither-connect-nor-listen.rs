//! Add `connect` and `listen` to the block, or take `#[connector]` off it if they stand in another.

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

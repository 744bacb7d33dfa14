//! The half that `connect` returned is of one type: name that.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<(Self, String)> {
        Ok((Self, String::new()))
    }

    async fn listen(&self, _incoming: impl ToString, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

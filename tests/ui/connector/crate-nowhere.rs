//! Write the name that the dependency has in your `Cargo.toml`, or leave `crate = ..` out.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", crate = ::opsdroids)]
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

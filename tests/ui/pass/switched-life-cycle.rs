//! What the runtime calls may be there twice, where `cfg` says which: with other arguments too.

use opsdroid_core::prelude::*;

/// The settings of the one that isn't there.
#[config]
struct Settings {
    /// Where it is.
    #[allow(dead_code)]
    url: String,
}

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    #[cfg(test)]
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    #[cfg(not(test))]
    async fn connect(_config: Settings, _bot: &Bot) -> Result<(Self, u8)> {
        Ok((Self, 7))
    }

    #[cfg(test)]
    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    #[cfg(not(test))]
    async fn listen(&self, _incoming: u8, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    #[cfg(not(test))]
    async fn disconnect(&self) -> Result<()> {
        Ok(())
    }

    #[cfg(test)]
    async fn disconnect(&self) -> Result<()> {
        Ok(())
    }
}

fn main() {}

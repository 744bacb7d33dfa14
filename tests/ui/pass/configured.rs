//! A connector with a configuration.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
struct ChatConfig {
    /// What the service gave you.
    token: Secret,
    /// Whom to greet.
    #[serde(default)]
    greeted: Vec<String>,
}

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(config: ChatConfig, _bot: &Bot) -> Result<Self> {
        let ChatConfig {
            token: _,
            greeted: _,
        } = config;
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

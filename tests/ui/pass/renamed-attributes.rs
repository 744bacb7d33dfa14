//! All but `register_event` may be imported by another name.

use opsdroid_core::{
    config as settings, connector as plug, event as happening, match_regex as hears, prelude::*,
};

/// Its configuration.
#[settings]
struct ChatConfig {}

/// A ping.
#[happening(name = "ping")]
struct Ping {}

#[hears("hi")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

/// Chats.
#[plug(name = "chat")]
struct Chat;

#[plug]
impl Chat {
    async fn connect(_config: ChatConfig, _bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    #[register_event(Message, Ping)]
    async fn send(&self, _event: &AnyEvent) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

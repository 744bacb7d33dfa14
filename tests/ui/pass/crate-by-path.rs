//! A path that leads to opsdroid is as good as its name.

mod inner {
    pub(super) use opsdroid_core as od;
}

use inner::od::prelude::*;

/// Its configuration.
#[config(crate = inner::od)]
struct ChatConfig {}

/// A ping.
#[event(crate = inner::od, name = "ping")]
struct Ping {
    /// What it is one of.
    #[parent]
    message: Message,
}

/// Chats.
#[connector(crate = inner::od, name = "chat", emits(Ping))]
struct Chat;

#[connector(crate = inner::od)]
impl Chat {
    async fn connect(_config: ChatConfig, _bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    #[register_event(Message)]
    async fn send(&self, _event: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

#[match_always(crate = inner::od)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

//! A connector as most are: configured, with what it sends and what it can be asked.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat", emits(Message, Reaction), text(limit = 4000), heartbeat = "90s")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(config: ChatConfig, _bot: &Bot) -> Result<Self> {
        Self::open(config).await
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    #[register_event(Message)]
    async fn send(&self, _event: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }

    #[register_event(Reaction)]
    async fn react(&self, _event: &Event<Reaction>) -> Result<Receipt> {
        Ok(Receipt::none())
    }

    async fn resolve_target(&self, name: &str) -> Result<Option<Target>> {
        Ok(Some(Target::room_id(name)))
    }

    async fn disconnect(&self) -> Result<()> {
        Ok(())
    }
}

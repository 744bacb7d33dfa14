//! Name event types, such as `emits(Message)`, or make the struct one by `#[event(name = "..")]`.

use opsdroid_core::prelude::*;

/// No event.
struct Nothing;

/// Chats.
#[connector(name = "chat", emits(Nothing))]
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

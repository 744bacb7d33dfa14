//! A raw name is a name like any other.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }

    #[register_event(Reaction)]
    async fn r#type(&self, _reaction: &Event<Reaction>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

#[event(name = "chat.raw")]
struct Raw {
    r#type: String,
}

#[match_event(Raw)]
async fn r#match(_raw: &Matched<Raw>) -> Result<()> {
    Ok(())
}

fn main() {}

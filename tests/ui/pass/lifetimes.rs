//! Lifetimes may be written out.
#![allow(clippy::needless_lifetimes)]

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect<'a>(_bot: &'a Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen<'a>(&'a self, _bot: &'a Bot) -> Result<()> {
        Ok(())
    }

    #[register_event(Message)]
    async fn send<'a>(&'a self, _message: &'a Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

#[match_regex("^hello")]
async fn hello<'a>(_message: &'a Matched, _bot: &'a Bot) -> Result<()> {
    Ok(())
}

fn main() {}

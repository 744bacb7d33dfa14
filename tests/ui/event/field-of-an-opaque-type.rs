//! An event can be stored and sent on, so that all it holds can be written and read.

use opsdroid_core::prelude::*;

#[derive(Clone, Debug)]
pub struct Opaque;

/// A poll.
#[event(name = "chat.poll")]
pub struct Poll {
    /// What to choose from.
    pub choices: Vec<Opaque>,
}

/// Chats.
#[connector(name = "chat", emits(Poll))]
pub struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        bot.parse(Poll {
            choices: Vec::new(),
        })
        .await
    }

    #[register_event(Poll)]
    async fn ask(&self, _poll: &Event<Poll>) -> Result<Receipt> {
        Ok(Receipt::none())
    }
}

fn main() {}

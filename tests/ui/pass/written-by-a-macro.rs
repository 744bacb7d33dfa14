//! A connector may be written by a macro of the user's own.

use opsdroid_core::prelude::*;

macro_rules! chat {
    ($name:ident, $text:literal, $event:ident) => {
        /// Chats.
        #[connector(name = $text)]
        struct $name;

        #[connector]
        impl $name {
            async fn connect(_bot: &Bot) -> Result<(Self, String)> {
                Ok((Self, String::new()))
            }

            async fn listen(&self, _incoming: String, _bot: &Bot) -> Result<()> {
                Ok(())
            }

            #[register_event($event, include_subclasses)]
            async fn send(&self, _event: &Event<$event>) -> Result<Receipt> {
                Ok(Receipt::none())
            }
        }

        #[match_event($event)]
        async fn hello(_event: &AnyEvent, _bot: &Bot) -> Result<()> {
            Ok(())
        }
    };
}

chat!(Chat, "chat", File);

fn main() {}

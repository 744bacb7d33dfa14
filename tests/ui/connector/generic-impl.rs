//! Remove the parameters: write `impl Chat` for one type, and one connector for each other.

use opsdroid_core::prelude::*;

/// Chats.
struct Chat<T>(T);

#[connector]
impl<T> Chat<T> {
    async fn connect(_bot: &Bot) -> Result<Self> {
        todo!()
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

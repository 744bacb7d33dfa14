//! What a connection holds while it waits has to be `Send`: drop it before the `.await`, or use `Arc` for `Rc`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

#[connector]
impl Chat {
    async fn connect(_bot: &Bot) -> Result<Self> {
        let held = std::rc::Rc::new(0);
        std::future::ready(()).await;
        drop(held);
        Ok(Self)
    }

    async fn listen(&self, _bot: &Bot) -> Result<()> {
        Ok(())
    }
}

fn main() {}

//! What `listen` holds while it waits has to be `Send`: drop it before the `.await`, or use `Arc` for `Rc`.

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
        let held = std::rc::Rc::new(0);
        std::future::ready(()).await;
        drop(held);
        Ok(())
    }
}

fn main() {}

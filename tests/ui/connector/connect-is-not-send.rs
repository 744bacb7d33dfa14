//! Drop the value before the `.await`, or hold one that is `Send`: an `Arc` in place of an `Rc`, tokio's `Mutex`.

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

//! Drop the value before the `.await`, or hold one that is `Send`: an `Arc` in place of an `Rc`, tokio's `Mutex`.

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

    #[register_event(Message)]
    async fn send(&self, _event: &Event<Message>) -> Result<Receipt> {
        let held = std::rc::Rc::new(0);
        std::future::ready(()).await;
        drop(held);
        Ok(Receipt::none())
    }
}

fn main() {}

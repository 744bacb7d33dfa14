//! Drop the value before the `.await`, or hold one that is `Send`: an `Arc` in place of an `Rc`, tokio's `Mutex`.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_message: &Matched) -> Result<()> {
    let held = std::rc::Rc::new(0);
    std::future::ready(()).await;
    drop(held);
    Ok(())
}

fn main() {}

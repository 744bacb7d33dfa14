//! What a skill holds while it waits has to be `Send`: drop it before the `.await`, or use `Arc` for `Rc`.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_message: &Matched) -> Result<()> {
    let held = std::rc::Rc::new(0);
    std::future::ready(()).await;
    drop(held);
    Ok(())
}

fn main() {}

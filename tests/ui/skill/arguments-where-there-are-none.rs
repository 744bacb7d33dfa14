//! `match_always` matches every event; it has nothing to choose.

use opsdroid_core::prelude::*;

#[match_always("hi")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

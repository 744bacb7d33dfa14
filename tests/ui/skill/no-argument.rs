//! Take what was matched: `async fn hello(message: &Matched) -> Result<()>`.

use opsdroid_core::prelude::*;

#[match_regex("hi")]
async fn hello() -> Result<()> {
    Ok(())
}

fn main() {}

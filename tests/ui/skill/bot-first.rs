//! Swap the two: `(message: &Matched, bot: &Bot)`.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_bot: &Bot, _message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

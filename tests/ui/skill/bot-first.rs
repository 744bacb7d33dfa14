//! What was matched comes first, the bot after it.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_bot: &Bot, _message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

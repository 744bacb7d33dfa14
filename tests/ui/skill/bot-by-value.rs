//! The bot comes by reference: `bot: &Bot`.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_message: &Matched, _bot: Bot) -> Result<()> {
    Ok(())
}

fn main() {}

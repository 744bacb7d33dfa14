//! Write `bot: &Bot`; to keep the bot, clone it.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_message: &Matched, _bot: Bot) -> Result<()> {
    Ok(())
}

fn main() {}

//! A skill takes what it matched and the bot.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_message: &Matched, _bot: &Bot, _more: &Bot) -> Result<()> {
    Ok(())
}

fn main() {}

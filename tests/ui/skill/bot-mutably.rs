//! The bot is shared: `bot: &Bot`.

use opsdroid_core::prelude::*;

#[match_regex("^hello")]
async fn hello(_message: &Matched, _bot: &mut Bot) -> Result<()> {
    Ok(())
}

fn main() {}

//! Take `(message: &Matched, bot: &Bot)`; what else the skill needs it gets from those.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_message: &Matched, _bot: &Bot, _more: &Bot) -> Result<()> {
    Ok(())
}

fn main() {}

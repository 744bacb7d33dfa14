//! `#[cfg(..)]` goes on a function, not on one of its arguments.

use opsdroid_core::prelude::*;

#[match_regex("^hello")]
async fn hello(_message: &Matched, #[cfg(test)] _bot: &Bot) -> Result<()> {
    Ok(())
}

fn main() {}

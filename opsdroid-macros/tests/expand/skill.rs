//! A skill with two matchers.

use opsdroid_core::prelude::*;

/// Greets.
#[match_regex("^hi", case_insensitive)]
#[match_event(JoinRoom)]
async fn hello(event: &AnyEvent, bot: &Bot) -> Result<()> {
    Ok(())
}

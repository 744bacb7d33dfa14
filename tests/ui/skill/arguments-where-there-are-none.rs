//! Write `#[match_always]` alone, or `#[match_regex("hi")]` for messages that fit a pattern.

use opsdroid_core::prelude::*;

#[match_always("hi")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

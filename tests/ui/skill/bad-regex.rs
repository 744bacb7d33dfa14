//! Close the group with `)`; a character that means something in a pattern is written with `\` before it.

use opsdroid_core::prelude::*;

#[match_regex(r"^remind me (in (\d+) minutes")]
async fn remind(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

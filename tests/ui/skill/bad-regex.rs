//! A pattern has to be one; a character that means something is written with a backslash.

use opsdroid_core::prelude::*;

#[match_regex(r"^remind me (in (\d+) minutes")]
async fn remind(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

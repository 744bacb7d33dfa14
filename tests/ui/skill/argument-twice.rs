//! Keep one of the two: `#[match_regex("hi", score_factor = 0.5)]`.

use opsdroid_core::prelude::*;

#[match_regex("hi", score_factor = 0.5, score_factor = 0.6)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

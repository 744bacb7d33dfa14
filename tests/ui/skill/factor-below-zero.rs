//! A score is weighed by a number above 0: `score_factor = 0.5`.

use opsdroid_core::prelude::*;

#[match_regex("^hello", score_factor = -1.0)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

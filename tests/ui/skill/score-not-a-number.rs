//! Write a number with a point and without quotes: `score_factor = 0.8`.

use opsdroid_core::prelude::*;

#[match_regex("hi", score_factor = "high")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

//! A factor may be a constant.

use opsdroid_core::prelude::*;

const FACTOR: f64 = 0.4;

#[match_regex("^hello", score_factor = FACTOR)]
#[match_regex("^hi", score_factor = FACTOR * 2.0)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

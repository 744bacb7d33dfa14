//! A factor is a number above 0, also where it has a name.

use opsdroid_core::prelude::*;

#[match_regex("^hello", score_factor = f64::NAN)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

//! Write the pattern first and without a name: `#[match_regex("hi")]`.

use opsdroid_core::prelude::*;

#[match_regex(pattern = "hi")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

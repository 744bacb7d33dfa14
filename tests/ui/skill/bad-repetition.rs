//! What is repeated comes before the sign that repeats it.

use opsdroid_core::prelude::*;

#[match_regex("*hello*")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

//! A skill takes what it matched.

use opsdroid_core::prelude::*;

#[match_regex("hi")]
async fn hello() -> Result<()> {
    Ok(())
}

fn main() {}

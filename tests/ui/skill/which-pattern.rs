//! The attribute holds the pattern.

use opsdroid_core::prelude::*;

#[match_regex]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

//! The event comes by reference.

use opsdroid_core::prelude::*;

#[match_regex("hi")]
async fn hello(_message: Matched) -> Result<()> {
    Ok(())
}

fn main() {}

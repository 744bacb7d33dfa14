//! Arguments are separated by commas.

use opsdroid_core::prelude::*;

#[match_regex("hello" case_insensitive)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

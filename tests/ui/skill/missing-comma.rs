//! Write a comma between two arguments: `#[match_regex("hello", case_insensitive)]`.

use opsdroid_core::prelude::*;

#[match_regex("hello" case_insensitive)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

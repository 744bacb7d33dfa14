//! Write `"search"` to fit anywhere, `"match"` at the start, `"fullmatch"` for the whole text.

use opsdroid_core::prelude::*;

#[match_regex("hi", matching_condition = "whole")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

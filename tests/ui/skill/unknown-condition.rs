//! A pattern fits in one of three ways.

use opsdroid_core::prelude::*;

#[match_regex("hi", matching_condition = "whole")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

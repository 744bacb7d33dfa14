//! A pattern is written where it is used, so that it can be checked.

use opsdroid_core::prelude::*;

const PATTERN: &str = "hi";

#[match_regex(PATTERN)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

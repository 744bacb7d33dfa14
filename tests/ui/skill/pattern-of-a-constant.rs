//! Write the pattern itself, `#[match_regex("hi")]`: it is checked when the skill is compiled.

use opsdroid_core::prelude::*;

const PATTERN: &str = "hi";

#[match_regex(PATTERN)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

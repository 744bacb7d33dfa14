//! A skill may wait.

use opsdroid_core::prelude::*;

#[match_regex("hi")]
fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

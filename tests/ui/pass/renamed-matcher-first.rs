//! A matcher by another name sees those below it.

use opsdroid_core::{match_regex as rx, prelude::*};

#[rx("hi")]
#[match_always]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

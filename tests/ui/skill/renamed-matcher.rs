//! Several matchers on one function are one skill; the first has to see the others, by their own names.

use opsdroid_core::{match_regex as rx, prelude::*};

#[match_always]
#[rx("hi")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

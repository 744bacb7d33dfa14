//! Several matchers on one function are one skill; the first has to see the others, by their own names.

use opsdroid_core::{match_always as always, match_regex as rx, prelude::*};

/// Greets.
#[rx("hi")]
#[must_use]
#[always]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

//! A class of characters has a name that Unicode knows.

use opsdroid_core::prelude::*;

#[match_regex(r"^\p{Greekish}+$")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

//! Write `async fn hello(message: &Matched) -> Result<()>`.

use opsdroid_core::prelude::*;

#[match_regex("hi")]
fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

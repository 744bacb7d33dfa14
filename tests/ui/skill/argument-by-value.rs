//! Write `message: &Matched`; to keep it, clone it.

use opsdroid_core::prelude::*;

#[match_regex("hi")]
async fn hello(_message: Matched) -> Result<()> {
    Ok(())
}

fn main() {}

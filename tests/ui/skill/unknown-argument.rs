//! Write `case_insensitive`.

use opsdroid_core::prelude::*;

#[match_regex("hi", case_insensitiv)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

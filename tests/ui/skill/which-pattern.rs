//! Write the pattern in parentheses: `#[match_regex("hello")]`.

use opsdroid_core::prelude::*;

#[match_regex]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

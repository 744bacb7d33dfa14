//! Write what is repeated before the sign that repeats it: `.*hello.*`, or `\*hello\*` for stars.

use opsdroid_core::prelude::*;

#[match_regex("*hello*")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

//! Write a class that Unicode has: a script such as `\p{Greek}`, or a category such as `\p{L}` for letters.

use opsdroid_core::prelude::*;

#[match_regex(r"^\p{Greekish}+$")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

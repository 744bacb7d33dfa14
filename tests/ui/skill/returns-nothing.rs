//! Write `-> Result<()>`, and end with `Ok(())`.

use opsdroid_core::prelude::*;

#[match_regex("hi")]
async fn hello(_message: &Matched) {
    todo!()
}

fn main() {}

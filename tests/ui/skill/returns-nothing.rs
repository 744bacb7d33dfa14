//! A skill says whether it worked.

use opsdroid_core::prelude::*;

#[match_regex("hi")]
async fn hello(_message: &Matched) {
    todo!()
}

fn main() {}

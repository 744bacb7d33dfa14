//! A skill is one function: write it for one type.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello<T>(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

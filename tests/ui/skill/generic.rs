//! Remove the parameters; a plain function that the skill calls may have them.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello<T>(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

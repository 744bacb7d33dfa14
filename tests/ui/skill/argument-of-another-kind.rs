//! A skill takes an event.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_text: &String) -> Result<()> {
    Ok(())
}

fn main() {}

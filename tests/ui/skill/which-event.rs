//! The attribute names the event.

use opsdroid_core::prelude::*;

#[match_event]
async fn hello(_message: &AnyEvent) -> Result<()> {
    Ok(())
}

fn main() {}

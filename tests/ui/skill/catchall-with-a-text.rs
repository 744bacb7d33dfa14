//! A catch-all has no pattern: write `#[match_catchall]`, or `#[match_catchall(all_events)]` for more than messages.

use opsdroid_core::prelude::*;

#[match_catchall("hi")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

//! Write `all_events`.

use opsdroid_core::prelude::*;

#[match_catchall(all_event)]
async fn hello(_event: &AnyEvent) -> Result<()> {
    Ok(())
}

fn main() {}

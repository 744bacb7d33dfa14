//! Write the type as it is called, and import it: the prelude has opsdroid's own events.

use opsdroid_core::prelude::*;

#[match_event(JoinRom)]
async fn hello(_event: &AnyEvent) -> Result<()> {
    Ok(())
}

fn main() {}

//! One matcher, one event: `#[match_event(LeaveRoom)]` below it.

use opsdroid_core::prelude::*;

#[match_event(JoinRoom, LeaveRoom)]
async fn hello(_event: &AnyEvent) -> Result<()> {
    Ok(())
}

fn main() {}

//! Only event types can be matched.

use opsdroid_core::prelude::*;

/// No event.
struct Nothing;

#[match_event(Nothing)]
async fn hello(_message: &AnyEvent) -> Result<()> {
    Ok(())
}

fn main() {}

//! Name an event type, such as `JoinRoom`, or make the struct one by `#[event(name = "..")]`.

use opsdroid_core::prelude::*;

/// No event.
struct Nothing;

#[match_event(Nothing)]
async fn hello(_message: &AnyEvent) -> Result<()> {
    Ok(())
}

fn main() {}

//! Name the event in parentheses: `#[match_event(JoinRoom)]`.

use opsdroid_core::prelude::*;

#[match_event]
async fn hello(_message: &AnyEvent) -> Result<()> {
    Ok(())
}

fn main() {}

//! `Matched<..>` is of an event type: `&Matched<JoinRoom>`.

use opsdroid_core::prelude::*;

#[match_event(JoinRoom)]
async fn hello(_name: &Matched<String>) -> Result<()> {
    Ok(())
}

fn main() {}

//! A skill's argument can hold what it matches.

use opsdroid_core::prelude::*;

#[match_event(JoinRoom)]
async fn welcome(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

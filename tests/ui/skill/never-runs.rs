//! Take what is matched, `&Matched<JoinRoom>`, or any event, `&AnyEvent`.

use opsdroid_core::prelude::*;

#[match_event(JoinRoom)]
async fn welcome(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

//! Write `&Matched`; to change the event, change a clone of it.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_message: &mut Matched) -> Result<()> {
    Ok(())
}

fn main() {}

//! A skill reads its event: `&Matched`.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_message: &mut Matched) -> Result<()> {
    Ok(())
}

fn main() {}

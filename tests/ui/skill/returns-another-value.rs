//! Write `-> Result<()>`; answer with `message.respond(..).await?`, and end with `Ok(())`.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_message: &Matched) -> Result<String> {
    Ok("hi".to_owned())
}

fn main() {}

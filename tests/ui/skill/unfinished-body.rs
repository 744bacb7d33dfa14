//! Code that is still being written: the skill stays one.

use opsdroid_core::prelude::*;

#[match_regex("^hello")]
async fn hello(message: &Matched) -> Result<()> {
    let name = ;
    message.respond(name).await?;
    Ok(())
}

fn main() {}

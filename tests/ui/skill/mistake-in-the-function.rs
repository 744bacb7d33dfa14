//! What is wrong inside of a skill is the compiler's to say, as anywhere.

use opsdroid_core::prelude::*;

#[match_regex("hi")]
async fn hello(message: &Matched) -> Result<()> {
    message.respond(7).await?;
    Ok(())
}

fn main() {}

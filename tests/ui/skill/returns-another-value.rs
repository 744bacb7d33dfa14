//! A skill returns `Result<()>`; answer with `message.respond(..)`.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_message: &Matched) -> Result<String> {
    Ok("hi".to_owned())
}

fn main() {}

//! A skill takes what was matched: `&Matched`.

use opsdroid_core::prelude::*;

#[match_regex("^hello")]
async fn hello(_message: &Event<Message>) -> Result<()> {
    Ok(())
}

fn main() {}

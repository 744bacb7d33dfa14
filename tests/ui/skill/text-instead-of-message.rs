//! A skill takes what was matched; its text is `message.text`.

use opsdroid_core::prelude::*;

#[match_regex("^hello")]
async fn hello(_text: &str) -> Result<()> {
    Ok(())
}

fn main() {}

//! What was captured is asked for: `message.capture("name")`.

use opsdroid_core::prelude::*;

#[match_regex("^hello (?<name>.+)")]
async fn hello(_message: &Matched, _name: &str) -> Result<()> {
    Ok(())
}

fn main() {}

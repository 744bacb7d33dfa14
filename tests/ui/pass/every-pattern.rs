//! What the regex crate reads is no mistake.

use opsdroid_core::prelude::*;

#[match_regex(r"(?x) a  b # comment")]
#[match_regex(r"\b\d{2,}\s*(?P<name>\w+)?\b")]
#[match_regex(r"[\p{L}--\p{Lu}&&[^a-z]]")]
#[match_regex(r"(?i-u)abc")]
#[match_regex(r"^\p{scx=Greek}\p{Age:6.0}\p{Emoji}$")]
#[match_regex(r"(?R)^a$")]
#[match_regex(r"[[:alpha:]]\x{1F600}")]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

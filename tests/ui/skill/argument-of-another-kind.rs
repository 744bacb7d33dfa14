//! Take `message: &Matched`; its text is `message.text`.

use opsdroid_core::prelude::*;

#[match_always]
async fn hello(_text: &String) -> Result<()> {
    Ok(())
}

fn main() {}

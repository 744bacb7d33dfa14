//! Move the function out of the `impl` block and remove `&self`; `bot.state()` keeps what a skill remembers.

use opsdroid_core::prelude::*;

struct Chat;

impl Chat {
    #[match_always]
    async fn hello(&self, _message: &Matched) -> Result<()> {
        Ok(())
    }
}

fn main() {}

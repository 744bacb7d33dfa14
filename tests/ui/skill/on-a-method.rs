//! A skill is a function of its own, outside of an `impl` block.

use opsdroid_core::prelude::*;

struct Chat;

impl Chat {
    #[match_always]
    async fn hello(&self, _message: &Matched) -> Result<()> {
        Ok(())
    }
}

fn main() {}

//! The runtime can't promise anything: remove the `unsafe`.

use opsdroid_core::prelude::*;

#[match_regex("^hello")]
async unsafe fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

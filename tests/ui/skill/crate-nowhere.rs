//! Name the crate as your manifest does: `crate = opsdroid_core`.

use opsdroid_core::prelude::*;

#[match_always(crate = ::opsdroids)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

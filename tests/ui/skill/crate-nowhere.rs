//! Write the name that the dependency has in your `Cargo.toml`, or leave `crate = ..` out.

use opsdroid_core::prelude::*;

#[match_always(crate = ::opsdroids)]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

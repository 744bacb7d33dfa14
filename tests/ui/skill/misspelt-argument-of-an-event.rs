//! Write `include_subclasses`.

use opsdroid_core::prelude::*;

#[match_event(File, include_subclass)]
async fn hello(_file: &AnyEvent) -> Result<()> {
    Ok(())
}

fn main() {}

//! An argument that is still being written: it needs a type.

use opsdroid_core::prelude::*;

#[match_regex("^hello")]
async fn hello(message: ) -> Result<()> {
    Ok(())
}

fn skills() {
    let _skills = opsdroid_core::skills![hello];
}

fn main() {}

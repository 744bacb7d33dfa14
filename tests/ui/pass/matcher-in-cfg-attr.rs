//! A matcher may be switched by `cfg_attr`: what it becomes is a matcher like others.

use opsdroid_core::prelude::*;

#[match_always]
#[cfg_attr(all(), match_regex("hi"))]
async fn hello(_message: &Matched) -> Result<()> {
    Ok(())
}

fn main() {}

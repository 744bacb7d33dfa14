//! Write `#[connector(name = "..")]` above a struct, and `#[connector]` above its `impl` block.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
fn chat() {}

fn main() {}

//! Put the attribute on the struct and on its `impl` block.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
fn chat() {}

fn main() {}

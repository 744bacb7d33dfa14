//! A declared connector needs its impl block.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

fn main() {}

//! A connector is registered once, so it has no parameters.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat<T>(T);

fn main() {}

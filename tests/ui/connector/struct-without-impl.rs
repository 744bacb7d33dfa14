//! Write `#[connector] impl Chat { .. }` with `connect` and `listen`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat;

fn main() {}

//! Write a struct, with the enum in a field: `struct Chat { mode: Mode }`.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
enum Chat {}

fn main() {}

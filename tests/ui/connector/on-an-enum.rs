//! A connector is a struct.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
enum Chat {}

fn main() {}

//! The attribute takes the crate's path and no more.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config(name = "chat")]
struct ChatConfig {}

fn main() {}

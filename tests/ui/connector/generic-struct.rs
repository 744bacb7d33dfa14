//! Remove the parameters; a field of a `Box<dyn ..>` or an enum can still hold one of several types.

use opsdroid_core::prelude::*;

/// Chats.
#[connector(name = "chat")]
struct Chat<T>(T);

fn main() {}

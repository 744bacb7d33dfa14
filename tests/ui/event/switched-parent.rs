//! An event has its parent always: `#[cfg(..)]` goes on the struct.

use opsdroid_core::prelude::*;

#[event(name = "chat.wave")]
struct Wave {
    #[cfg(unix)]
    #[parent]
    message: Message,
}

fn main() {}

//! `#[parent]` stands alone: the field's type is the parent.

use opsdroid_core::prelude::*;

#[event(name = "chat.wave")]
struct Wave {
    #[parent(Message)]
    message: Message,
}

fn main() {}

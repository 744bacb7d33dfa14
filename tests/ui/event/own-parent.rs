//! A parent is another event, or there is none.

use opsdroid_core::prelude::*;

#[event(name = "chat.wave")]
struct Wave {
    #[parent]
    wave: Wave,
}

fn main() {}

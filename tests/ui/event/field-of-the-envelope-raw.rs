//! A raw name is the same name: call the field something else.

use opsdroid_core::prelude::*;

#[event(name = "chat.wave")]
struct Wave {
    r#id: String,
}

fn main() {}

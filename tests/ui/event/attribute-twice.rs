//! Once is enough: remove the second `#[event]`.

use opsdroid_core::prelude::*;

#[event(name = "chat.wave")]
#[event(name = "chat.greet")]
struct Wave {}

fn main() {}

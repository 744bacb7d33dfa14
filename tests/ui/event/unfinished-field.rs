//! A field that is still being written: it needs a type.

use opsdroid_core::prelude::*;

#[event(name = "chat.wave")]
struct Wave {
    hand: ,
}

fn hand(wave: Event<Wave>) -> AnyEvent {
    wave.into()
}

fn main() {}

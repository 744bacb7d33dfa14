//! A name stands for one type.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
struct Ping<T> {
    /// What.
    what: T,
}

fn main() {}

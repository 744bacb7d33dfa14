//! Remove the parameters, and write one event struct for each type that you need.

use opsdroid_core::prelude::*;

/// A ping.
#[event(name = "ping")]
struct Ping<T> {
    /// What.
    what: T,
}

fn main() {}

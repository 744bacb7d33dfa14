//! Move `#[event(name = "..")]` to the struct that holds the event's fields.

use opsdroid_core::prelude::*;

#[event(name = "ping")]
fn ping() {}

fn main() {}

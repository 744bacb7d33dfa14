//! An event is a struct; put the attribute on one.

use opsdroid_core::prelude::*;

#[event(name = "ping")]
fn ping() {}

fn main() {}

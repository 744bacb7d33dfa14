//! A skill is a function.

use opsdroid_core::prelude::*;

#[match_always]
struct Hello;

fn main() {}

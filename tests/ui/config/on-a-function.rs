//! A configuration is a struct or an enum.

use opsdroid_core::prelude::*;

#[config]
fn config() {}

fn main() {}

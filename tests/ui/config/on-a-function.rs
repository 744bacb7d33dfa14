//! Move `#[config]` to the struct or enum that holds the settings, and take that in `connect(config: MyConfig, ..)`.

use opsdroid_core::prelude::*;

#[config]
fn config() {}

fn main() {}

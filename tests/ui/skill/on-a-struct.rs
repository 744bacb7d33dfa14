//! Move the attribute to an `async fn` that takes `&Matched`.

use opsdroid_core::prelude::*;

#[match_always]
struct Hello;

fn main() {}

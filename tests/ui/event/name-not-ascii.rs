//! A name has plain letters: `"chat.gruss"`.

use opsdroid_core::prelude::*;

#[event(name = "chat.gruß")]
struct Greeting {}

fn main() {}

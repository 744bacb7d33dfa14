//! Move `#[connector]` to the struct's own block, `impl Chat { .. }`; a trait's needs no attribute.

use opsdroid_core::prelude::*;

/// Chats.
struct Chat;

#[connector]
impl Default for Chat {
    fn default() -> Self {
        Self
    }
}

fn main() {}

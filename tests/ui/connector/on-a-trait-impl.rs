//! The attribute goes on the inherent impl block.

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

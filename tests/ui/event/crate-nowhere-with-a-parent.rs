//! Name the crate as your manifest does: `crate = opsdroid_core`.

use opsdroid_core::prelude::*;

/// A greeting.
#[event(name = "greeting", crate = ::opsdroids)]
pub struct Greeting {
    /// The message that it is.
    #[parent]
    pub message: Message,
}

fn main() {}

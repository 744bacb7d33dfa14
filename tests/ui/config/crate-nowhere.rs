//! Name the crate as your manifest does: `crate = opsdroid_core`.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config(crate = ::opsdroids)]
struct ChatConfig {}

fn main() {}

//! Write `#[config]` alone; the name in the configuration is the one in `#[connector(name = "..")]`.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config(name = "chat")]
struct ChatConfig {}

fn main() {}

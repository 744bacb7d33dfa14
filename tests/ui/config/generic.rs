//! A schema is of one type.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
struct ChatConfig<T> {
    /// What.
    what: T,
}

fn main() {}

//! Remove the parameters, and write one configuration struct for each type that you need.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
struct ChatConfig<T> {
    /// What.
    what: T,
}

fn main() {}

//! Write above every field what it is for.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
enum Login {
    /// With a token.
    Token { token: Secret },
}

fn main() {}

//! Write `/// What it is for.` above the field: editors show it where the key is written.

use opsdroid_core::prelude::*;

/// Its configuration.
#[config]
enum Login {
    /// With a token.
    Token { token: Secret },
}

fn main() {}

//! A configuration may have choices, and parts.

use opsdroid_core::prelude::*;

/// How to log in.
#[config]
enum Login {
    /// With a token.
    Token {
        /// The token.
        token: Secret,
    },
    /// As a guest.
    Guest,
}

/// Its configuration.
#[config]
struct ChatConfig {
    /// How to log in.
    login: Login,
}

fn main() {}

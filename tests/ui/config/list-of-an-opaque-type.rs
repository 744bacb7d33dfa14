//! A configuration is read by serde and described by a schema, and so is all that it holds.

use opsdroid_core::prelude::*;

pub struct Opaque;

/// How it is done.
#[config]
pub enum Mode {
    /// As ever.
    Plain,
    /// With this.
    With {
        /// What nobody can write down.
        hidden: Option<Vec<Opaque>>,
    },
}

fn main() {}

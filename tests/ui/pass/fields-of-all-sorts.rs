//! What a field may be: private, of the item's own type, told otherwise to serde.

use opsdroid_core::prelude::*;

/// What isn't public.
#[config]
#[derive(Default)]
struct Inner {
    /// How many.
    count: Option<u8>,
}

/// A tree, and what goes its own way.
#[config]
struct Tree {
    /// Nobody else's.
    #[serde(default)]
    inner: Inner,
    /// What hangs on it.
    branches: Vec<Tree>,
    /// What isn't read.
    #[serde(skip)]
    cache: Option<std::time::Instant>,
    /// How to be read.
    read: fn_like::Kind,
}

mod fn_like {
    use opsdroid_core::prelude::*;

    /// One of two.
    #[config]
    pub(super) enum Kind {
        /// The one.
        One(Option<Box<u8>>),
        /// Itself.
        Two {
            /// The other.
            other: Box<Kind>,
        },
    }
}

/// An answer with answers.
#[event(name = "test.answers")]
struct Answers {
    answers: Vec<Answers>,
    #[serde(skip)]
    at: Option<std::time::Instant>,
    pair: (u8, Option<String>),
}

fn main() {}

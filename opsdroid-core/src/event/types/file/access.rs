//! What it takes to fetch a file: of this process alone, never stored and never printed.

use crate::secret::Secret;

/// What it takes to fetch a file. All are equal: it is no part of what the file is.
#[derive(Clone, Debug, Default)]
pub(super) struct Access {
    /// The headers that the server wants to see.
    pub(super) headers: Vec<(String, Secret)>,
    /// Whether the URL's own host may have a private address.
    pub(super) trusted_host: bool,
}

impl PartialEq for Access {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Access {}

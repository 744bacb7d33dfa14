//! What can go wrong: the server isn't there, or it is and doesn't work.

use std::fmt;

/// Why there is no server to talk to.
#[derive(Debug)]
pub enum Error {
    /// It isn't installed, and this run doesn't ask for it to be: the test is skipped.
    Missing(String),
    /// It was to be installed, started or used, and that failed: so does the test.
    Failed(String),
}

/// The result of whatever needs a server.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Returns a function that puts `doing` before the error it is given.
    pub(crate) fn while_doing<E: fmt::Display>(doing: impl fmt::Display) -> impl FnOnce(E) -> Self {
        move |error| Self::Failed(format!("{doing}: {error}"))
    }

    pub(crate) fn failed(why: impl Into<String>) -> Self {
        Self::Failed(why.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Missing(why) | Self::Failed(why)) = self;
        f.write_str(why)
    }
}

impl std::error::Error for Error {}

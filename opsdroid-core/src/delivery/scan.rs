//! Reads all entries under a prefix, page by page.

use bytes::Bytes;

use crate::{
    error::Result,
    storage::{
        Storage,
        key::{Key, Parts},
    },
};

/// How many entries are read at once.
const PAGE: usize = 256;

/// The entries under a prefix, in order.
pub(super) struct Pages<'a> {
    storage: &'a dyn Storage,
    prefix: Key,
    page: std::vec::IntoIter<(Bytes, Bytes)>,
    last: Option<Bytes>,
    end: bool,
}

impl<'a> Pages<'a> {
    pub(super) fn new(storage: &'a dyn Storage, prefix: Key) -> Self {
        Self {
            storage,
            prefix,
            page: Vec::new().into_iter(),
            last: None,
            end: false,
        }
    }

    /// The next entry.
    ///
    /// # Errors
    /// The storage can't be read.
    pub(super) async fn next(&mut self) -> Result<Option<(Bytes, Bytes)>> {
        loop {
            if let Some((key, value)) = self.page.next() {
                self.last = Some(key.clone());
                return Ok(Some((key, value)));
            }
            if self.end {
                return Ok(None);
            }
            let page = self
                .storage
                .scan(self.prefix.as_ref(), self.last.as_deref(), PAGE);
            let page = page.await?;
            self.end = page.len() < PAGE;
            self.page = page.into_iter();
        }
    }
}

/// The first number that no entry of a connector's box has.
///
/// # Errors
/// The storage can't be read.
pub(super) async fn next_number(storage: &dyn Storage, space: &str) -> Result<u64> {
    let mut pages = Pages::new(storage, Key::new(space));
    let mut next = 0;
    while let Some((entry, _)) = pages.next().await? {
        let mut parts = Parts::of(&entry);
        let (_, _, number) = (parts.text()?, parts.text()?, parts.number()?);
        next = next.max(number + 1);
    }
    Ok(next)
}

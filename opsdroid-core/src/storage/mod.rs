//! Where a bot keeps what must outlive it: one small ordered key-value trait, and what it demands.
//!
//! # The contract
//!
//! A storage is a map from byte strings to byte strings in the order of the keys' bytes. Inbox,
//! outbox, the recognition of redelivered events and a bot's memory stand on nothing but the four operations of [`Storage`], so whatever gives these can keep a bot:
//!
//! * **Atomicity.** A [`Batch`] takes effect as a whole or not at all, for every reader, after
//!   every crash and every error. Its conditions are checked in the same step in which its
//!   changes are made: no other batch comes in between.
//! * **Order.** [`commit`](Storage::commit) accepts a batch when it is called, not when its future
//!   is first polled, and batches take effect in the order of the calls. After a crash the batches
//!   that are there are a prefix of that order: never the later without the earlier, except one
//!   that answered an error.
//! * **Durability.** A commit's future resolves to [`Committed::Done`] once the batch would survive
//!   the loss of the process and of the machine's power. One that answers an error isn't there and
//!   won't be; where an engine can't know (a lost reply), it has to find out before it answers.
//! * **Reads see every commit that has resolved**, and may see one that is still on its way to the
//!   disk. Each `get` and each `scan` sees one state, between two batches.
//! * **Letting go loses nothing.** A commit whose future is dropped is made all the same.
//! * **Bounds.** A key has 1 to [`MAX_KEY`] bytes, a value up to [`MAX_VALUE`]; more is
//!   [`Error::Rejected`] before anything else happens. Nothing bounds how many batches wait:
//!   callers have a bounded number under way each, and wait for them.
//! * **One owner.** A second process that opens the same place gets an error and changes nothing.
//!   After [`close`](Storage::close) every operation answers [`Error::Stopped`].
//!
//! On a distributed engine, a batch is one transaction with compare-and-set conditions
//! (serializable, acknowledged by a quorum), the order is kept by one writer per process, and the
//! one owner by a lease whose epoch is a condition of every batch.

mod commit;
pub mod contract;
mod file;
pub mod key;
mod memory;
mod row;

pub use self::{commit::Commit, file::FileStorage, memory::MemoryStorage};

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;

use crate::error::{Error, Result};

/// The longest key, in bytes.
pub const MAX_KEY: usize = 1024;
/// The longest value, in bytes.
pub const MAX_VALUE: usize = 16 * 1024 * 1024;
/// Room for a batch's second change, in bytes.
const SECOND: usize = 80;

/// An ordered map of bytes that outlives the process; see the [contract](self).
#[async_trait]
pub trait Storage: fmt::Debug + Send + Sync + 'static {
    /// The value under a key.
    ///
    /// # Errors
    /// [`Error::Storage`] where it can't be read, [`Error::Stopped`] after a close.
    async fn get(&self, key: &[u8]) -> Result<Option<Bytes>>;

    /// Up to `limit` entries whose key starts with `prefix`, in the order of their keys. With
    /// `after`, only those whose key is greater than that: a page's last key gives the next page.
    ///
    /// # Errors
    /// As [`get`](Storage::get).
    async fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Bytes, Bytes)>>;

    /// Takes a batch now, and tells when it is durable. Batches take effect in the order in which
    /// they were handed over; dropping the future drops no batch.
    ///
    /// # Errors
    /// The future's: [`Error::Rejected`] for a key or value that is too big, [`Error::Storage`]
    /// where nothing of the batch could be kept, [`Error::Stopped`] after a close.
    fn commit(&self, batch: Batch) -> Commit;

    /// Makes what was handed over durable, and lets go of the place where it is kept. Another
    /// close does nothing.
    ///
    /// # Errors
    /// [`Error::Storage`] where that failed; the storage is closed all the same.
    async fn close(&self) -> Result<()>;
}

#[async_trait]
impl<S: Storage + ?Sized> Storage for Arc<S> {
    async fn get(&self, key: &[u8]) -> Result<Option<Bytes>> {
        (**self).get(key).await
    }

    async fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Bytes, Bytes)>> {
        (**self).scan(prefix, after, limit).await
    }

    fn commit(&self, batch: Batch) -> Commit {
        (**self).commit(batch)
    }

    async fn close(&self) -> Result<()> {
        (**self).close().await
    }
}

/// What became of a batch.
#[must_use = "a batch whose conditions didn't hold has changed nothing"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// All of it is there.
    Done,
    /// A condition didn't hold: nothing was changed.
    Conflict,
}

/// Changes that are made together or not at all, under conditions.
///
/// ```
/// use opsdroid_core::storage::{Batch, Committed, MemoryStorage, Storage};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> opsdroid_core::Result<()> {
/// let storage = MemoryStorage::new();
/// let first = Batch::new().expect("seen", None).put("seen", "1").put("event", "hi");
/// assert_eq!(storage.commit(first.clone()).await?, Committed::Done);
/// assert_eq!(storage.commit(first).await?, Committed::Conflict);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Batch {
    /// As they are written down: a copy of what is there costs less than many allocations.
    conditions: Vec<u8>,
    changes: Vec<u8>,
    /// How long a key and its value are that no storage takes.
    refused: Option<(usize, usize)>,
}

impl Batch {
    /// An empty batch: it changes nothing, and is durable once all before it are.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a value under a key. Of several changes to one key the last one counts.
    #[must_use]
    pub fn put(mut self, key: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Self {
        let (key, value) = (key.as_ref(), Some(value.as_ref()));
        if self.takes(key, value) {
            if self.changes.is_empty() {
                // Most have a short one behind it.
                let len = key.len() + value.map_or(0, <[u8]>::len);
                self.changes.reserve(len + SECOND);
            }
            row::push(&mut self.changes, key, value);
        }
        self
    }

    /// Takes a key away, if it is there.
    #[must_use]
    pub fn delete(mut self, key: impl AsRef<[u8]>) -> Self {
        let key = key.as_ref();
        if self.takes(key, None) {
            row::push(&mut self.changes, key, None);
        }
        self
    }

    /// The batch is made only if, before it, this value is under the key: `None` for no value.
    #[must_use]
    pub fn expect(mut self, key: impl AsRef<[u8]>, value: Option<Bytes>) -> Self {
        let (key, value) = (key.as_ref(), value.as_deref());
        if self.takes(key, value) {
            row::push(&mut self.conditions, key, value);
        }
        self
    }

    /// All that the other has too, after what is here already.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.conditions.extend_from_slice(&other.conditions);
        self.changes.extend_from_slice(&other.changes);
        self.refused = self.refused.or(other.refused);
        self
    }

    /// The conditions: what has to be under which key before the batch.
    pub fn conditions(&self) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
        row::entries(&self.conditions)
    }

    /// The changes in their order: what is under which key after the batch.
    pub fn changes(&self) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
        row::entries(&self.changes)
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.refused.is_none()
    }

    /// Checks the bounds that every storage keeps.
    ///
    /// # Errors
    /// [`Error::Rejected`]: a key or value is too big, or a key is empty.
    pub fn check(&self) -> Result<()> {
        match self.refused {
            None => Ok(()),
            Some((_, value)) if value > MAX_VALUE => Err(Error::rejected(format!(
                "a value of {value} bytes; a storage's values have up to {MAX_VALUE}"
            ))),
            Some((key, _)) => Err(Error::rejected(format!(
                "a key of {key} bytes; a storage's keys have 1 to {MAX_KEY}"
            ))),
        }
    }

    /// Whether they are within the bounds; else the batch will be refused.
    fn takes(&mut self, key: &[u8], value: Option<&[u8]>) -> bool {
        let (key, value) = (key.len(), value.map_or(0, <[u8]>::len));
        let is_within = key > 0 && key <= MAX_KEY && value <= MAX_VALUE;
        if !is_within {
            self.refused.get_or_insert((key, value));
        }
        is_within
    }
}

impl fmt::Debug for Batch {
    /// The sizes alone: a value may be a session with its token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("conditions", &self.conditions().count())
            .field("changes", &self.changes().count())
            .finish()
    }
}

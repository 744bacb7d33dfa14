//! The storage that ends with the process: for tests, and for bots that keep nothing.

use std::{
    collections::BTreeMap,
    fmt,
    ops::Bound,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use bytes::Bytes;

use super::{Batch, Commit, Committed, Storage};
use crate::error::{Error, Result};

/// Keeps everything in the process's memory. A commit is made at the call.
#[derive(Default)]
pub struct MemoryStorage {
    entries: Arc<Mutex<BTreeMap<Bytes, Bytes>>>,
    closed: AtomicBool,
}

impl MemoryStorage {
    /// An empty storage.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same entries under an open storage, as a restart finds them.
    pub fn reopened(&self) -> Self {
        Self {
            entries: Arc::clone(&self.entries),
            closed: AtomicBool::new(false),
        }
    }

    fn open(&self) -> Result<MutexGuard<'_, BTreeMap<Bytes, Bytes>>> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if self.closed.load(Ordering::Acquire) {
            return Err(Error::Stopped);
        }
        Ok(entries)
    }

    fn apply(&self, batch: &Batch) -> Result<Committed> {
        batch.check()?;
        let mut entries = self.open()?;
        let mut conditions = batch.conditions();
        if !conditions.all(|(key, value)| entries.get(key).map(|it| &**it) == value) {
            return Ok(Committed::Conflict);
        }
        for (key, value) in batch.changes() {
            let copy = Bytes::copy_from_slice;
            match value {
                Some(value) => entries.insert(copy(key), copy(value)),
                None => entries.remove(key),
            };
        }
        Ok(Committed::Done)
    }
}

#[async_trait]
impl Storage for MemoryStorage {
    async fn get(&self, key: &[u8]) -> Result<Option<Bytes>> {
        Ok(self.open()?.get(key).cloned())
    }

    async fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Bytes, Bytes)>> {
        let entries = self.open()?;
        let from = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix),
        };
        let found = entries.range::<[u8], _>((from, Bound::Unbounded));
        let found = found.take_while(|(key, _)| key.starts_with(prefix));
        let found = found.take(limit);
        Ok(found
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect())
    }

    fn commit(&self, batch: Batch) -> Commit {
        Commit::ready(self.apply(&batch))
    }

    async fn close(&self) -> Result<()> {
        self.closed.store(true, Ordering::Release);
        Ok(())
    }
}

impl fmt::Debug for MemoryStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStorage").finish_non_exhaustive()
    }
}

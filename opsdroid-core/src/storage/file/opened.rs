//! An open database: what is in it is what is in the table, as what is pending changes it.

use std::{
    ops::{Bound, Deref},
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use bytes::Bytes;
use redb::{Database, ReadOnlyTable, ReadableDatabase};

use super::{ENTRIES, pending::Pending};

/// A database, and the sum of its journal.
pub(super) struct Opened {
    pub(super) database: Database,
    pending: RwLock<Pending>,
}

impl Opened {
    pub(super) fn new(database: Database, pending: Pending) -> Self {
        let pending = RwLock::new(pending);
        Self { database, pending }
    }

    pub(super) fn pending(&self) -> RwLockReadGuard<'_, Pending> {
        self.pending.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn pending_mut(&self) -> RwLockWriteGuard<'_, Pending> {
        self.pending.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Bytes>, redb::Error> {
        let pending = self.pending();
        if let Some(value) = pending.get(key) {
            return Ok(value.clone());
        }
        let entries = self.entries(pending)?;
        let value = entries.get(key)?;
        Ok(value.map(|value| Bytes::copy_from_slice(value.value())))
    }

    pub(super) fn scan(
        &self,
        prefix: &[u8],
        after: &[u8],
        limit: usize,
    ) -> Result<Vec<(Bytes, Bytes)>, redb::Error> {
        let from = match after >= prefix {
            true => Bound::Excluded(after),
            false => Bound::Included(prefix),
        };
        let mut pending = self.pending_mut();
        pending.sort();
        let mut changes = pending.page(from, prefix, limit).into_iter().peekable();
        let entries = self.entries(pending)?;
        let put = |(key, value): (Bytes, Option<Bytes>)| value.map(|value| (key, value));
        let mut found = Vec::new();
        for entry in entries.range::<&[u8]>((from, Bound::Unbounded))? {
            let (key, value) = entry?;
            let key = key.value();
            if found.len() >= limit || !key.starts_with(prefix) {
                break;
            }
            while let Some(change) = changes.next_if(|(changed, _)| **changed < *key) {
                found.extend(put(change));
            }
            match changes.next_if(|(changed, _)| **changed == *key) {
                Some(change) => found.extend(put(change)),
                None => found.push((
                    Bytes::copy_from_slice(key),
                    Bytes::copy_from_slice(value.value()),
                )),
            }
        }
        found.extend(changes.filter_map(put));
        found.truncate(limit);
        Ok(found)
    }

    /// The table as it is in this moment, which what is pending then belongs to.
    fn entries(
        &self,
        pending: impl Deref<Target = Pending>,
    ) -> Result<ReadOnlyTable<&'static [u8], &'static [u8]>, redb::Error> {
        let transaction = self.database.begin_read()?;
        drop(pending);
        Ok(transaction.open_table(ENTRIES)?)
    }
}

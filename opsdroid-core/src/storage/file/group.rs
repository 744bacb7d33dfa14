//! Several batches as one: what they come to, one after the other, and what becomes of each.

use std::collections::BTreeMap;

use bytes::Bytes;
use redb::{ReadableTable, Table};

use crate::storage::{Batch, Committed};

/// The sum of batches, each checked against what the ones before it leave.
///
/// Each key is written once, in the order of the keys, and what one batch puts and the next takes
/// away isn't written at all: an event that is dealt with before its disk was ready costs little.
#[derive(Default)]
pub(super) struct Group {
    changes: BTreeMap<Bytes, Option<Bytes>>,
    /// What the conditions have found in the table.
    found: BTreeMap<Bytes, bool>,
}

type Entries<'t> = Table<'t, &'static [u8], &'static [u8]>;

impl Group {
    /// Adds a batch, if its conditions hold.
    pub(super) fn add(
        &mut self,
        batch: Batch,
        entries: &Entries<'_>,
    ) -> Result<Committed, redb::Error> {
        for (key, expected) in batch.conditions() {
            let holds = match self.changes.get(key) {
                Some(value) => value == expected,
                None => {
                    let value = entries.get(&**key)?;
                    self.found.insert(key.clone(), value.is_some());
                    value.as_ref().map(redb::AccessGuard::value) == expected.as_deref()
                }
            };
            if !holds {
                return Ok(Committed::Conflict);
            }
        }
        self.changes.extend(batch.into_changes());
        Ok(Committed::Done)
    }

    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Writes it.
    pub(super) fn write(self, entries: &mut Entries<'_>) -> Result<(), redb::Error> {
        for (key, value) in self.changes {
            match value {
                Some(value) => drop(entries.insert(&*key, &*value)?),
                None if self.found.get(&key) == Some(&false) => {}
                None => drop(entries.remove(&*key)?),
            }
        }
        Ok(())
    }
}

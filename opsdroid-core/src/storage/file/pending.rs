//! What is in the journal and not in the table yet: one row for each transaction, and all of them
//! together in memory.
//!
//! Most entries are put and taken away again within moments. A transaction that writes them one
//! after the other in one row costs a fraction of one that finds each its place in the tree; and
//! once a journal is full, what is left of it goes there in the order of the keys.

use std::{collections::BTreeMap, ops::Bound};

use bytes::Bytes;
use redb::{ReadableTable, Table};

use super::row;

/// So many bytes in the journal are enough. It bounds what is in memory too, and what is read at
/// the next start.
const FULL: usize = 8 * 1024 * 1024;

/// The sum of the journal's rows: what becomes of each key that they change.
#[derive(Default)]
pub(super) struct Pending {
    changes: BTreeMap<Bytes, Option<Bytes>>,
    /// How many bytes the journal has.
    bytes: usize,
}

impl Pending {
    /// What becomes of this key, if anything does.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Option<Bytes>> {
        self.changes.get(key)
    }

    /// Whether each of these keys has this value, here or else in the table.
    pub(super) fn meets(
        &self,
        mut conditions: Bytes,
        entries: &impl ReadableTable<&'static [u8], &'static [u8]>,
    ) -> Result<bool, redb::Error> {
        while let Some((key, expected)) = row::next(&mut conditions) {
            let holds = match self.changes.get(&key) {
                Some(value) => *value == expected,
                None => {
                    let value = entries.get(&*key)?;
                    value.as_ref().map(redb::AccessGuard::value) == expected.as_deref()
                }
            };
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds a row, or a part of one; `false` where it is none.
    pub(super) fn add(&mut self, mut row: Bytes) -> bool {
        self.bytes += row.len();
        while let Some((key, value)) = row::next(&mut row) {
            self.changes.insert(key, value);
        }
        row.is_empty()
    }

    /// Whether the journal takes no more.
    pub(super) fn is_full(&self) -> bool {
        self.bytes > FULL
    }

    /// What becomes of the keys from here on that start so: enough of it for so many entries.
    pub(super) fn page(
        &self,
        from: Bound<&[u8]>,
        prefix: &[u8],
        limit: usize,
    ) -> Vec<(Bytes, Option<Bytes>)> {
        let changes = self.changes.range::<[u8], _>((from, Bound::Unbounded));
        let mut left = limit;
        let changes = changes.take_while(|(key, value)| {
            let is_wanted = left > 0 && key.starts_with(prefix);
            left = left.saturating_sub(usize::from(value.is_some()));
            is_wanted
        });
        changes
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    /// Writes it to the table: what goes between two of its entries, in one go.
    pub(super) fn write(&self, entries: &mut Table<'_, &[u8], &[u8]>) -> Result<(), redb::Error> {
        let mut changes = self.changes.iter().peekable();
        while let Some((first, _)) = changes.peek() {
            let mut cursor = entries.lower_bound_mut(Bound::Included(&***first))?;
            let next = cursor.peek_next()?;
            if next.is_some_and(|(key, _)| key.value() == &***first) {
                cursor.remove_next()?;
            }
            let next = cursor.peek_next()?.map(|(key, _)| key.value().to_vec());
            while let Some((key, value)) =
                changes.next_if(|(key, _)| next.as_ref().is_none_or(|next| key[..] < next[..]))
            {
                if let Some(value) = value {
                    cursor.insert_before(&**key, &**value)?;
                }
            }
            cursor.close()?;
        }
        Ok(())
    }
}

//! What is in the journal and not in the table yet: one row for each transaction, and all of them
//! together in memory.
//!
//! Most entries are put and taken away again within moments. A transaction that writes them one
//! after the other in one row costs a fraction of one that finds each its place in the tree; and
//! once a journal is full, what is left of it goes there in the order of the keys.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Bound,
};

use bytes::Bytes;
use foldhash::fast::RandomState;
use redb::{ReadableTable, Table};

use crate::storage::row;

/// So many bytes in the journal are enough. It bounds what is in memory too, and what is read at
/// the next start.
const FULL: usize = 8 * 1024 * 1024;
/// What was added so many bytes before a journal is full goes into the next one: most of it is about
/// to be taken away again, and in the tree that costs more than all that came before.
const YOUNG: usize = FULL / 8;
/// So many gaps are remembered.
const GAPS: usize = 64;
/// Of so many keys that were looked up in the table in vain, one's gap is remembered: where keys
/// grow, all that follow lie in it, and where they don't, it costs little.
const PROBED: u32 = 64;

/// The sum of the journal's rows: what becomes of each key that they change.
#[derive(Default)]
pub(super) struct Pending {
    /// It is in no order until somebody asks for one, which few do; what is here counts.
    recent: HashMap<Bytes, Recent, RandomState>,
    sorted: BTreeMap<Bytes, Option<Bytes>>,
    /// Where the table has nothing: from one of its keys to the next, or to the end. Most of what
    /// is deleted was put since the table was written, and lies in one of a few.
    gaps: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    /// How many keys were looked up in vain.
    missed: u32,
    /// What the keys and values lie in.
    rows: Vec<Bytes>,
    /// How many bytes the journal has.
    bytes: usize,
}

/// What becomes of a key.
struct Recent {
    value: Option<Bytes>,
    /// How many bytes the journal had before.
    at: usize,
}

impl Pending {
    /// What becomes of this key, if anything does.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Option<Bytes>> {
        let recent = self.recent.get(key).map(|recent| &recent.value);
        recent.or_else(|| self.sorted.get(key))
    }

    /// Whether each of these keys has this value, here or else in the table.
    pub(super) fn meets(
        &mut self,
        mut conditions: Bytes,
        entries: &impl ReadableTable<&'static [u8], &'static [u8]>,
    ) -> Result<bool, redb::Error> {
        while let Some((key, expected)) = row::next(&mut conditions) {
            let holds = match self.get(&key) {
                Some(value) => *value == expected,
                None if self.is_in_gap(&key) => expected.is_none(),
                None => {
                    let value = entries.get(&*key)?;
                    if value.is_none() {
                        if self.missed.is_multiple_of(PROBED) {
                            self.find_gap(&key, entries)?;
                        }
                        self.missed = self.missed.wrapping_add(1);
                    }
                    value.as_ref().map(redb::AccessGuard::value) == expected.as_deref()
                }
            };
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds a row, or a part of one; `false` where it is none. Nothing stays of a key that is taken
    /// away and isn't in the table either.
    pub(super) fn add(
        &mut self,
        mut row: Bytes,
        entries: &impl ReadableTable<&'static [u8], &'static [u8]>,
    ) -> Result<bool, redb::Error> {
        let at = self.bytes;
        self.bytes += row.len();
        while let Some((key, value)) = row::next(&mut row) {
            if value.is_none() && (self.is_in_gap(&key) || self.find_gap(&key, entries)?) {
                self.recent.remove(&key);
                self.sorted.remove(&key);
            } else {
                self.recent.insert(key, Recent { value, at });
            }
        }
        Ok(row.is_empty())
    }

    /// Whether it is known that the table hasn't this key.
    fn is_in_gap(&self, key: &[u8]) -> bool {
        let before = (Bound::Unbounded, Bound::Excluded(key));
        let before = self.gaps.range::<[u8], _>(before).next_back();
        before.is_some_and(|(_, end)| end.as_deref().is_none_or(|end| key < end))
    }

    /// Whether the table hasn't this key. Remembers the gap that it lies in.
    fn find_gap(
        &mut self,
        key: &[u8],
        entries: &impl ReadableTable<&'static [u8], &'static [u8]>,
    ) -> Result<bool, redb::Error> {
        let end = entries.range(key..)?.next().transpose()?;
        let end = end.map(|(end, _)| end.value().to_vec());
        if end.as_deref() == Some(key) {
            return Ok(false);
        }
        // What the file says of itself is before every key.
        if let Some(start) = entries.range(..key)?.next_back() {
            if self.gaps.len() == GAPS {
                self.gaps.clear();
            }
            self.gaps.insert(start?.0.value().to_vec(), end);
        }
        Ok(true)
    }

    /// Whether the journal takes no more.
    pub(super) fn is_full(&self) -> bool {
        self.bytes > FULL
    }

    /// Keeps the memory of this row, whose parts were added, until all is cleared.
    pub(super) fn hold(&mut self, row: Bytes) {
        self.rows.push(row);
    }

    /// All of it is in the table now, but for what this row has. Gives the memory of the rows that were
    /// held.
    pub(super) fn start(&mut self, row: Bytes) -> impl Iterator<Item = Vec<u8>> + use<> {
        self.recent.clear();
        self.sorted.clear();
        self.gaps.clear();
        self.missed = 0;
        self.bytes = row.len();
        let rows = std::mem::replace(&mut self.rows, vec![row.clone()]).into_iter();
        let (mut left, at) = (row, 0);
        while let Some((key, value)) = row::next(&mut left) {
            self.recent.insert(key, Recent { value, at });
        }
        // Where a reader still has a part of it, it goes with that.
        rows.filter_map(|row| row.try_into_mut().ok().map(Vec::from))
    }

    /// Puts it in order.
    pub(super) fn sort(&mut self) {
        self.sort_until(usize::MAX);
    }

    /// Puts it in order but for what is young, and gives that as a row.
    pub(super) fn age(&mut self) -> Vec<u8> {
        self.sort_until(self.bytes.saturating_sub(YOUNG));
        let mut row = Vec::with_capacity(YOUNG);
        for (key, Recent { value, .. }) in &self.recent {
            row::push(&mut row, key, value.as_deref());
        }
        row
    }

    fn sort_until(&mut self, end: usize) {
        let recent = self.recent.extract_if(|_, recent| recent.at < end);
        let recent = recent.map(|(key, recent)| (key, recent.value));
        if self.sorted.is_empty() {
            self.sorted = recent.collect();
        } else {
            self.sorted.extend(recent);
        }
    }

    /// Once in order, what becomes of the keys from here on that start so: enough of it for so many entries.
    pub(super) fn page(
        &self,
        from: Bound<&[u8]>,
        prefix: &[u8],
        limit: usize,
    ) -> Vec<(Bytes, Option<Bytes>)> {
        let changes = self.sorted.range::<[u8], _>((from, Bound::Unbounded));
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

    /// Writes what is in order to the table: what goes between two of its entries, in one go.
    pub(super) fn write(&self, entries: &mut Table<'_, &[u8], &[u8]>) -> Result<(), redb::Error> {
        let mut changes = self.sorted.iter().peekable();
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

//! What many tasks look up at once: a table in parts, each behind a lock of its own.

use std::{
    collections::VecDeque,
    hash::{BuildHasher, Hash},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// How many parts there are: so many that two tasks seldom meet at one.
const PARTS: usize = 64;

/// How many things with nothing to do are kept: what comes and goes needn't be made anew.
const IDLE: usize = 256;

/// What lies in the table under its key.
pub(crate) trait Shard {
    /// The key's hash.
    fn hash(&self) -> u64;

    /// Whether nothing is lost with it.
    fn is_idle(&self) -> bool;
}

/// Things by keys that are parts of themselves.
pub(crate) struct Shards<T> {
    hasher: RandomState,
    parts: [Mutex<HashTable<Arc<T>>>; PARTS],
    /// What became idle, the latest last. It may be busy again.
    idle: Mutex<VecDeque<Arc<T>>>,
}

impl<T: Shard> Shards<T> {
    /// The hash of a key. It needn't be the key itself: what it borrows will do.
    pub(crate) fn hash(&self, key: impl Hash) -> u64 {
        self.hasher.hash_one(key)
    }

    /// The part in which keys of this hash are.
    pub(crate) fn part(&self, hash: u64) -> Part<'_, T> {
        // By bits that the table within looks at last.
        let part = &self.parts[(hash >> 32) as usize % PARTS];
        Part(part.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps what is idle now, in place of what became so the longest ago. That may have been busy
    /// since: if it is idle again it goes all the same, and is made anew when it is needed.
    pub(crate) fn rest(&self, idle: &Arc<T>) {
        let passed = {
            let mut all = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            all.push_back(Arc::clone(idle));
            if all.len() <= IDLE {
                return;
            }
            all.pop_front()
        };
        if let Some(passed) = passed {
            let mut part = self.part(passed.hash());
            if passed.is_idle() {
                part.remove(&passed);
            }
        }
    }

    /// The parts, one after the other.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part<'_, T>> {
        let parts = self.parts.iter();
        parts.map(|part| Part(part.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl<T> Default for Shards<T> {
    fn default() -> Self {
        Self {
            hasher: RandomState::default(),
            parts: std::array::from_fn(|_| Mutex::default()),
            idle: Mutex::default(),
        }
    }
}

/// A part of the table, locked.
pub(crate) struct Part<'a, T>(MutexGuard<'a, HashTable<Arc<T>>>);

impl<T: Shard> Part<'_, T> {
    /// What has this hash and this key.
    pub(crate) fn find(&self, hash: u64, has_key: impl Fn(&T) -> bool) -> Option<&Arc<T>> {
        self.0.find(hash, |found| has_key(found))
    }

    /// Puts in what isn't here yet.
    pub(crate) fn insert(&mut self, new: Arc<T>) -> Arc<T> {
        let kept = Arc::clone(&new);
        self.0.insert_unique(new.hash(), new, |old| old.hash());
        kept
    }

    /// Takes out this very thing.
    fn remove(&mut self, old: &Arc<T>) {
        let is_it = |found: &Arc<T>| Arc::ptr_eq(found, old);
        if let Ok(found) = self.0.find_entry(old.hash(), is_it) {
            found.remove();
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        self.0.iter()
    }
}

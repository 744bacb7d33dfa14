//! The database's file, watched for the one failure after which nothing on it can be believed.

use std::{
    io,
    ops::Bound,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use redb::{BackendError, StorageBackend};

/// Whether a sync has failed, and how many didn't.
///
/// The system then may have thrown away what it couldn't write, and show it all the same until the
/// page is dropped from its memory: neither a second sync nor reading it back tells what the disk
/// holds. After any other failure the file is opened again, and says itself what is in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch(Arc<Syncs>);

#[derive(Debug, Default)]
struct Syncs {
    failed: AtomicBool,
    done: AtomicU64,
}

impl Watch {
    pub(super) fn has_sync_failed(&self) -> bool {
        self.0.failed.load(Ordering::Acquire)
    }

    /// How many syncs there were.
    pub(super) fn syncs(&self) -> u64 {
        self.0.done.load(Ordering::Acquire)
    }
}

/// A backend that tells its watch of each sync.
#[derive(Debug)]
pub(super) struct Watched<B> {
    pub(super) backend: B,
    pub(super) watch: Watch,
}

type Range = Bound<u64>;
type Answer<T> = Result<T, BackendError>;

impl<B: StorageBackend> StorageBackend for Watched<B> {
    fn len(&self) -> io::Result<u64> {
        self.backend.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.backend.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.backend.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        let synced = self.backend.sync_data();
        match synced {
            Ok(()) => drop(self.watch.0.done.fetch_add(1, Ordering::AcqRel)),
            Err(_) => self.watch.0.failed.store(true, Ordering::Release),
        }
        synced
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.backend.write(offset, data)
    }

    fn close(&self) -> io::Result<()> {
        self.backend.close()
    }

    fn try_lock_range(&self, start: Range, end: Range) -> Answer<bool> {
        self.backend.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Range, end: Range) -> Answer<bool> {
        self.backend.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Range, end: Range) -> Answer<()> {
        self.backend.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Range, end: Range) -> Answer<()> {
        self.backend.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Range, end: Range) -> Answer<()> {
        self.backend.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Range, end: Range) -> Answer<bool> {
        self.backend.query_lock_range(start, end)
    }
}

//! The storage in a file: an embedded database ([`redb`]), with one thread that writes.
//!
//! The writer takes all batches that wait into one transaction, which costs one sync of the disk,
//! so a commit's price falls with the number of tasks that commit. A transaction adds one row to a
//! journal; the table of entries is written when that is full. Reads look at both, on tokio's
//! threads for blocking work, as they may wait for the disk.

mod backend;
mod open;
mod opened;
mod pending;
mod queue;
mod writer;

#[cfg(test)]
mod tests;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use async_trait::async_trait;
use bytes::Bytes;
use redb::{Database, TableDefinition};

use self::{backend::Watch, opened::Opened, queue::Queue, writer::Writer};
use super::{Batch, Commit, Storage};
use crate::error::{Error, Result};

/// The entries but for what the journal changes in them, and under the empty key, which no entry
/// has, what the file says of itself.
const ENTRIES: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("entries");
/// By the number of the transaction: what it changes; see [`pending`].
const JOURNAL: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("journal");

/// Keeps everything in one file, which no other process may have open meanwhile.
///
/// Dropping it without a [`close`](Storage::close) still keeps what was handed over, if the
/// process lives long enough.
pub struct FileStorage {
    path: PathBuf,
    place: Arc<RwLock<Place>>,
    queue: Arc<Queue>,
    watch: Watch,
}

/// What there is to read from and write to.
enum Place {
    Open(Opened),
    /// Closed after an error that a later try may get over.
    Failed(String),
    /// What the disk holds is uncertain until the file is opened by a new process.
    Broken(String),
    Closed,
}

impl Place {
    fn opened(&self) -> Result<&Opened> {
        match self {
            Self::Open(opened) => Ok(opened),
            Self::Failed(why) | Self::Broken(why) => Err(Error::storage(why.clone())),
            Self::Closed => Err(Error::Stopped),
        }
    }
}

impl FileStorage {
    /// Opens the file, or makes it, readable for this user alone. Blocks the thread: after a crash
    /// the whole file is read.
    ///
    /// # Errors
    /// [`Error::Storage`]: another process has the file open, it isn't a storage or is damaged, a
    /// newer version made it, or the disk refuses.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        open::prepare(path)?;
        let file = path.to_owned();
        Self::over(path, move |watch| open::file(&file, watch))
    }

    /// Over whatever gives a database each time it is asked.
    fn over(
        path: &Path,
        open: impl Fn(Watch) -> Result<Database> + Send + 'static,
    ) -> Result<Self> {
        let queue = Arc::new(Queue::default());
        let place = Arc::new(RwLock::new(Place::Closed));
        let writer = Writer::open(path, Box::new(open), Arc::clone(&place), Arc::clone(&queue))?;
        let watch = writer.watch();
        let thread = std::thread::Builder::new().name("opsdroid-storage".to_owned());
        thread.spawn(|| writer.run()).map_err(Error::storage)?;
        Ok(Self {
            path: path.to_owned(),
            place,
            queue,
            watch,
        })
    }

    /// How many times the disk was told to keep what was written to it, and said that it did.
    #[doc(hidden)]
    pub fn syncs(&self) -> u64 {
        self.watch.syncs()
    }

    /// Reads where a thread may block.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Opened) -> Result<T, redb::Error> + Send + 'static,
    ) -> Result<T> {
        let (place, path) = (Arc::clone(&self.place), self.path.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let place = place.read().unwrap_or_else(PoisonError::into_inner);
            read(place.opened()?).map_err(|error| open::failed(&path, error))
        });
        // A damaged file may make the database panic.
        reading.await.map_err(Error::storage)?
    }
}

#[async_trait]
impl Storage for FileStorage {
    async fn get(&self, key: &[u8]) -> Result<Option<Bytes>> {
        let key = key.to_vec();
        self.read(move |opened| opened.get(&key)).await
    }

    async fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Bytes, Bytes)>> {
        let prefix = prefix.to_vec();
        // The empty key is ours.
        let after = after.unwrap_or_default().to_vec();
        self.read(move |opened| opened.scan(&prefix, &after, limit))
            .await
    }

    fn commit(&self, batch: Batch) -> Commit {
        match batch.check() {
            Ok(()) => self.queue.push(&batch),
            Err(error) => Commit::ready(Err(error)),
        }
    }

    async fn close(&self) -> Result<()> {
        // Nobody tells it where nobody works any more.
        let _ = self.queue.close().await;
        Ok(())
    }
}

impl Drop for FileStorage {
    fn drop(&mut self) {
        drop(self.queue.close());
    }
}

impl fmt::Debug for FileStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStorage")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

//! The storage in a file: an embedded database ([`redb`]), with one thread that writes.
//!
//! The writer takes all batches that wait into one transaction, which costs one sync of the disk,
//! so a commit's price falls with the number of tasks that commit. Reads are on tokio's threads
//! for blocking work, as they may wait for the disk.

mod backend;
mod group;
mod open;
mod writer;

#[cfg(test)]
mod tests;

use std::{
    fmt,
    ops::Bound,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock, mpsc},
};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt, ready};
use redb::{Database, ReadOnlyTable, ReadableDatabase, TableDefinition};
use tokio::sync::oneshot;

use self::{
    backend::Watch,
    writer::{Job, Writer},
};
use super::{Batch, Committed, Storage};
use crate::error::{Error, Result};

/// All entries, and under the empty key, which no entry has, what the file says of itself.
const ENTRIES: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("entries");

/// Keeps everything in one file, which no other process may have open meanwhile.
///
/// Dropping it without a [`close`](Storage::close) still keeps what was handed over, if the
/// process lives long enough.
pub struct FileStorage {
    path: PathBuf,
    place: Arc<RwLock<Place>>,
    jobs: mpsc::Sender<Job>,
    watch: Watch,
}

/// What there is to read from and write to.
enum Place {
    Open(Database),
    /// Closed after an error that a later try may get over.
    Failed(String),
    /// What the disk holds is uncertain until the file is opened by a new process.
    Broken(String),
    Closed,
}

impl Place {
    fn database(&self) -> Result<&Database> {
        match self {
            Self::Open(database) => Ok(database),
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
        let (jobs, queue) = mpsc::channel();
        let place = Arc::new(RwLock::new(Place::Closed));
        let writer = Writer::open(path, Box::new(open), Arc::clone(&place), queue)?;
        let watch = writer.watch();
        let thread = std::thread::Builder::new().name("opsdroid-storage".to_owned());
        thread.spawn(|| writer.run()).map_err(Error::storage)?;
        Ok(Self {
            path: path.to_owned(),
            place,
            jobs,
            watch,
        })
    }

    /// How many times the disk was told to keep what was written to it, and said that it did.
    #[doc(hidden)]
    pub fn syncs(&self) -> u64 {
        self.watch.syncs()
    }

    /// Reads in one transaction, where a thread may block.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(ReadOnlyTable<&[u8], &[u8]>) -> Result<T, redb::Error> + Send + 'static,
    ) -> Result<T> {
        let (place, path) = (Arc::clone(&self.place), self.path.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let place = place.read().unwrap_or_else(PoisonError::into_inner);
            let database = place.database()?;
            let table =
                || -> Result<_, redb::Error> { Ok(database.begin_read()?.open_table(ENTRIES)?) };
            table()
                .and_then(read)
                .map_err(|error| open::failed(&path, error))
        });
        // A damaged file may make the database panic.
        reading.await.map_err(Error::storage)?
    }
}

#[async_trait]
impl Storage for FileStorage {
    async fn get(&self, key: &[u8]) -> Result<Option<Bytes>> {
        let key = Bytes::copy_from_slice(key);
        let get = move |entries: ReadOnlyTable<&[u8], &[u8]>| {
            let value = entries.get(&*key)?;
            Ok(value.map(|value| Bytes::copy_from_slice(value.value())))
        };
        self.read(get).await
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
        let scan = move |entries: ReadOnlyTable<&[u8], &[u8]>| {
            let from = match after >= prefix {
                true => Bound::Excluded(&*after),
                false => Bound::Included(&*prefix),
            };
            let mut found = Vec::new();
            for entry in entries
                .range::<&[u8]>((from, Bound::Unbounded))?
                .take(limit)
            {
                let (key, value) = entry?;
                if !key.value().starts_with(&prefix) {
                    break;
                }
                found.push((
                    Bytes::copy_from_slice(key.value()),
                    Bytes::copy_from_slice(value.value()),
                ));
            }
            Ok(found)
        };
        self.read(scan).await
    }

    fn commit(&self, batch: Batch) -> BoxFuture<'static, Result<Committed>> {
        if let Err(error) = batch.check() {
            return ready(Err(error)).boxed();
        }
        let (answer, done) = oneshot::channel();
        // A job that nobody takes any more drops its answer.
        let _ = self.jobs.send(Job::Commit(batch, answer));
        done.map(|done| done.unwrap_or(Err(Error::Stopped))).boxed()
    }

    async fn close(&self) -> Result<()> {
        let (answer, done) = oneshot::channel();
        let _ = self.jobs.send(Job::Close(answer));
        done.await.unwrap_or(Ok(()))
    }
}

impl fmt::Debug for FileStorage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStorage")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

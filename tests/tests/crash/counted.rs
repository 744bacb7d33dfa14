//! A storage that sees to it that no commit is answered before the disk was told to keep it.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use opsdroid_core::{
    Result,
    storage::{Batch, Commit, Committed, FileStorage, Storage},
};

/// What a process says that has answered a commit without a sync.
pub(crate) const UNSYNCED: &str = "unsynced";

/// A file, and how much was committed to it.
#[derive(Debug)]
pub(crate) struct Counted {
    storage: Arc<FileStorage>,
    commits: Arc<AtomicU64>,
}

impl Counted {
    pub(crate) fn new(storage: FileStorage) -> Self {
        Self {
            storage: Arc::new(storage),
            commits: Arc::default(),
        }
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let commits = self.commits.load(Ordering::Relaxed);
        write!(f, "committed {commits} {}", self.storage.syncs())
    }
}

#[async_trait::async_trait]
impl Storage for Counted {
    async fn get(&self, key: &[u8]) -> Result<Option<bytes::Bytes>> {
        self.storage.get(key).await
    }

    async fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(bytes::Bytes, bytes::Bytes)>> {
        self.storage.scan(prefix, after, limit).await
    }

    fn commit(&self, batch: Batch) -> Commit {
        let (storage, commits) = (Arc::clone(&self.storage), Arc::clone(&self.commits));
        let (before, changes) = (storage.syncs(), !batch.is_empty());
        let done = storage.commit(batch);
        let watched = async move {
            let done = done.await;
            if changes && matches!(done, Ok(Committed::Done)) {
                commits.fetch_add(1, Ordering::Relaxed);
                if storage.syncs() == before {
                    println!("{UNSYNCED}");
                }
            }
            done
        };
        Commit::new(watched)
    }

    async fn close(&self) -> Result<()> {
        self.storage.close().await
    }
}

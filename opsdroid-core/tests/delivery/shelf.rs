//! A storage in memory that counts, fails and is cut off as a test tells it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use async_trait::async_trait;
use bytes::Bytes;
use opsdroid_core::{
    Error, Result,
    storage::{Batch, Commit, MemoryStorage, Storage},
};

/// Keeps what it has over restarts, as a file would.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    kept: MemoryStorage,
    state: Arc<State>,
    /// How many were cut off before this one was opened.
    opened: u32,
}

#[derive(Debug, Default)]
struct State {
    commits: AtomicU32,
    fails: AtomicBool,
    cuts: AtomicU32,
}

impl Shelf {
    /// As a restart finds it.
    pub(crate) fn reopened(&self) -> Self {
        Self {
            kept: self.kept.reopened(),
            state: Arc::clone(&self.state),
            opened: self.state.cuts.load(Ordering::Relaxed),
        }
    }

    /// Whoever has it open now reaches it no more.
    pub(crate) fn cut(&self) {
        self.state.cuts.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether every commit fails from now on.
    pub(crate) fn fails(&self, fails: bool) {
        self.state.fails.store(fails, Ordering::Relaxed);
    }

    /// How many batches were committed.
    pub(crate) fn commits(&self) -> u32 {
        self.state.commits.load(Ordering::Relaxed)
    }

    /// How many entries there are in a space: `in`, `out`, `seen`, `done`, `dead`.
    pub(crate) async fn count(&self, space: &str) -> usize {
        let prefix = opsdroid_core::storage::key::Key::new(space);
        let kept = self.kept.reopened();
        kept.scan(prefix.as_ref(), None, 1_000_000)
            .await
            .unwrap()
            .len()
    }

    fn is_cut(&self) -> bool {
        self.opened != self.state.cuts.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Storage for Shelf {
    async fn get(&self, key: &[u8]) -> Result<Option<Bytes>> {
        self.kept.get(key).await
    }

    async fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Bytes, Bytes)>> {
        self.kept.scan(prefix, after, limit).await
    }

    fn commit(&self, batch: Batch) -> Commit {
        if self.is_cut() {
            return Commit::new(std::future::pending());
        }
        if self.state.fails.load(Ordering::Relaxed) {
            return Commit::ready(Err(Error::storage("the disk is full")));
        }
        self.state.commits.fetch_add(1, Ordering::Relaxed);
        self.kept.commit(batch)
    }

    async fn close(&self) -> Result<()> {
        self.kept.close().await
    }
}

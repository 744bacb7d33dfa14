//! The batches that wait for the thread that writes, in groups that it makes durable at once.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use tokio::sync::oneshot;

use crate::{
    error::Error,
    storage::{Batch, Commit, commit::Verdict},
};

/// How many batches one group takes, and about how many bytes.
const GROUP: usize = 8192;
const GROUP_BYTES: usize = 32 * 1024 * 1024;
/// For so many bytes a group has room from the start, at most.
const ROOM: usize = 4 * 1024 * 1024;
/// Memory of at least so many bytes is used again, and so much of it waits for that: memory that
/// is new to the process costs as much as what is written to it.
const LARGE: usize = 64 * 1024;
const SPARE: usize = 8 * 1024 * 1024;
/// How long half of those that were in the last group are waited for.
///
/// Their tasks were just woken, and most commit again: without a wait the first one would get a
/// sync of the disk for itself, and all others wait for it. It is half, so that the others get ready
/// while the disk is written to.
const GATHER: Duration = Duration::from_micros(300);

/// How much a group had: two of bytes, one of batches.
#[derive(Default)]
struct Sizes {
    conditions: usize,
    changes: usize,
    batches: usize,
}

/// Batches that are made in one step, and who is told of it.
///
/// They are written down where they are handed over: what another thread frees costs more than
/// what it copies.
pub(super) struct Group {
    /// All conditions, as in a [`row`](crate::storage::row), and all changes.
    conditions: Vec<u8>,
    changes: Vec<u8>,
    /// Where each batch's ends.
    ends: Vec<(usize, usize)>,
    pub(super) verdict: Arc<Verdict>,
}

impl Group {
    /// One with room for as much as the last one had: it is no use to grow step by step.
    fn sized(last: &Sizes, spare: Option<Vec<u8>>) -> Self {
        let changes = || Vec::with_capacity(last.changes.min(ROOM));
        Self {
            conditions: Vec::with_capacity(last.conditions.min(ROOM)),
            changes: spare.unwrap_or_else(changes),
            ends: Vec::with_capacity(last.batches),
            verdict: Arc::default(),
        }
    }

    fn sizes(&self) -> Sizes {
        Sizes {
            conditions: self.conditions.len(),
            changes: self.changes.len(),
            batches: self.ends.len(),
        }
    }

    fn push(&mut self, batch: &Batch) {
        self.conditions.extend_from_slice(&batch.conditions);
        self.changes.extend_from_slice(&batch.changes);
        self.ends.push((self.conditions.len(), self.changes.len()));
    }

    /// How many batches it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All changes as one row, and each batch's conditions and changes, to be taken once.
    pub(super) fn take(
        &mut self,
        queue: &Queue,
    ) -> (Bytes, impl Iterator<Item = (Bytes, Bytes)> + use<>) {
        let mut conditions = Bytes::from(std::mem::take(&mut self.conditions));
        let changes = std::mem::take(&mut self.changes);
        // It stays in memory for a while.
        let row = if changes.len() < changes.capacity() / 2 {
            let row = Bytes::copy_from_slice(&changes);
            queue.reuse([changes]);
            row
        } else {
            changes.into()
        };
        let (mut changes, mut at) = (row.clone(), (0, 0));
        let batches = std::mem::take(&mut self.ends).into_iter().map(move |end| {
            let parts = (
                conditions.split_to(end.0 - at.0),
                changes.split_to(end.1 - at.1),
            );
            at = end;
            parts
        });
        (row, batches)
    }

    fn is_full(&self) -> bool {
        self.ends.len() >= GROUP || self.changes.len() >= GROUP_BYTES
    }
}

impl Drop for Group {
    /// Whatever happens, who waits is told something; what was told before holds.
    fn drop(&mut self) {
        self.verdict.tell(Err(Error::Stopped));
    }
}

/// What waits, and how the thread that writes learns of it.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Default)]
struct State {
    groups: VecDeque<Group>,
    /// What the last one had that was taken.
    last: Sizes,
    /// Memory for the next ones.
    spare: Vec<Vec<u8>>,
    /// At so many batches in the first group the thread wants to know.
    wanted: usize,
    /// Nothing more is taken.
    is_closed: bool,
    /// Nobody works any more.
    has_ended: bool,
    /// Who waits until all is done.
    closing: Vec<oneshot::Sender<()>>,
}

impl Queue {
    /// Takes a batch in, in the order of the calls.
    pub(super) fn push(&self, batch: &Batch) -> Commit {
        let mut state = self.state();
        if state.is_closed {
            return Commit::ready(Err(Error::Stopped));
        }
        if state.groups.back().is_none_or(Group::is_full) {
            let spare = state.spare.pop();
            let group = Group::sized(&state.last, spare);
            state.groups.push_back(group);
        }
        let Some(group) = state.groups.back_mut() else {
            return Commit::ready(Err(Error::Stopped));
        };
        group.push(batch);
        let commit = Commit::grouped(Arc::clone(&group.verdict), group.len() - 1);
        if group.len() == state.wanted || state.is_first_full() {
            state.wanted = 0;
            self.news.notify_one();
        }
        commit
    }

    /// Takes memory for what will come.
    pub(super) fn reuse(&self, memory: impl IntoIterator<Item = Vec<u8>>) {
        let mut state = self.state();
        let mut left = SPARE.saturating_sub(state.spare.iter().map(Vec::capacity).sum());
        for mut memory in memory {
            let size = memory.capacity();
            if (LARGE..=left).contains(&size) {
                left -= size;
                memory.clear();
                state.spare.push(memory);
            }
        }
    }

    /// Takes nothing more; tells when all is done.
    pub(super) fn close(&self) -> oneshot::Receiver<()> {
        let (done, told) = oneshot::channel();
        let mut state = self.state();
        // To drop it tells, too.
        if !state.has_ended {
            state.closing.push(done);
        }
        state.is_closed = true;
        self.news.notify_one();
        told
    }

    /// The next group; `None` once the queue is closed and empty.
    pub(super) fn next(&self) -> Option<Group> {
        let mut state = self.state();
        while state.groups.is_empty() {
            if state.is_closed {
                return None;
            }
            state.wanted = 1;
            let waited = self.news.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
        let half = state.last.batches / 2;
        let mut before = 0;
        loop {
            let here = state.groups.front().map_or(0, Group::len);
            // As long as more come.
            let is_expected = before < here && here < half;
            if state.is_closed || state.is_first_full() || !is_expected {
                state.wanted = 0;
                let group = state.groups.pop_front()?;
                state.last = group.sizes();
                return Some(group);
            }
            (before, state.wanted) = (here, half);
            let waited = self.news.wait_timeout(state, GATHER);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Nobody works any more: who waits is told.
    pub(super) fn end(&self) {
        let (groups, closing) = {
            let mut state = self.state();
            (state.is_closed, state.has_ended) = (true, true);
            let groups = std::mem::take(&mut state.groups);
            (groups, std::mem::take(&mut state.closing))
        };
        drop((groups, closing));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_first_full(&self) -> bool {
        self.groups.front().is_some_and(Group::is_full)
    }
}

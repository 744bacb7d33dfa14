//! The batches that wait for the thread that writes, in groups that it makes durable at once.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use bytes::Bytes;
use tokio::sync::oneshot;

use super::row;
use crate::{
    error::Error,
    storage::{Batch, Commit, commit::Verdict},
};

/// How many batches one group takes, and about how many bytes.
const GROUP: usize = 8192;
const GROUP_BYTES: usize = 32 * 1024 * 1024;
/// How long those that were in the last group are waited for.
///
/// Their tasks were just woken, and most commit again: without a wait the first one would get a
/// sync of the disk for itself, and all others wait for it.
const GATHER: Duration = Duration::from_micros(300);
/// Where so many commit, more are waited for, up to half as long as a group takes: each group has
/// its price.
const CROWD: usize = 64;

/// Batches that are made in one step, and who is told of it.
///
/// They are written down where they are handed over: what another thread frees costs more than
/// what it copies.
#[derive(Default)]
pub(super) struct Group {
    /// All conditions, as in a [`row`], and all changes.
    conditions: Vec<u8>,
    changes: Vec<u8>,
    /// Where each batch's ends.
    ends: Vec<(usize, usize)>,
    pub(super) verdict: Arc<Verdict>,
}

impl Group {
    fn push(&mut self, batch: &Batch) {
        for (key, value) in batch.conditions() {
            row::push(&mut self.conditions, key, value.as_deref());
        }
        for (key, value) in batch.changes() {
            row::push(&mut self.changes, key, value.as_deref());
        }
        self.ends.push((self.conditions.len(), self.changes.len()));
    }

    /// How many batches it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All changes as one row, and each batch's conditions and changes, to be taken once.
    pub(super) fn take(&mut self) -> (Bytes, impl Iterator<Item = (Bytes, Bytes)> + use<>) {
        let mut conditions = Bytes::from(std::mem::take(&mut self.conditions));
        // It stays in memory for a while.
        let row = Bytes::from(std::mem::take(&mut self.changes).into_boxed_slice());
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

/// What waits, and how the thread that writes learns of it.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Default)]
struct State {
    groups: VecDeque<Group>,
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
            state.groups.push_back(Group::default());
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

    /// The next group; `None` once the queue is closed and empty. The last one had so many
    /// batches and took so long.
    pub(super) fn next(&self, last: usize, took: Duration) -> Option<Group> {
        let mut state = self.state();
        while state.groups.is_empty() {
            if state.is_closed {
                return None;
            }
            state.wanted = 1;
            state = self
                .news
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let began = now();
        let mut here = 0;
        loop {
            let now = state.groups.front().map_or(0, Group::len);
            let patient = last >= CROWD && began.elapsed() < took / 2;
            let expected = patient || (now < last && now > here);
            if state.is_closed || state.is_first_full() || !expected {
                state.wanted = 0;
                return state.groups.pop_front();
            }
            here = now;
            state.wanted = if patient { GROUP } else { last };
            state = self
                .news
                .wait_timeout(state, GATHER)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Nobody works any more: who waits is told.
    pub(super) fn end(&self) {
        let (groups, closing) = {
            let mut state = self.state();
            (state.is_closed, state.has_ended) = (true, true);
            (
                std::mem::take(&mut state.groups),
                std::mem::take(&mut state.closing),
            )
        };
        for group in groups {
            group.verdict.tell(Err(Error::Stopped));
        }
        drop(closing);
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

#[allow(clippy::disallowed_methods)] // nothing but how long to gather hangs on it
pub(super) fn now() -> Instant {
    Instant::now()
}

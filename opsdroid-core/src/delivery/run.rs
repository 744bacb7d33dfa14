//! One run of one skill: what it is for, and how long it really took.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    task::Poll,
    time::Duration,
};

use tokio::time::Instant;

use super::records;
use crate::{
    bot::Core,
    clock::Clock,
    event::IdempotencyKey,
    receipt::Receipt,
    runtime::{Conversation, Slot},
    storage::{Batch, key::Key},
};

/// An incoming event that is kept until its skills are done. Cut off, they run again.
pub(crate) struct Origin {
    key: IdempotencyKey,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Its skills are done: they won't run again.
    complete: bool,
    /// What is deleted then.
    entries: Vec<Key>,
    /// What its skills have sent, now or before they were cut off.
    sent: HashMap<IdempotencyKey, Receipt>,
}

impl Origin {
    /// The event with this key, kept under this one.
    pub(crate) fn new(key: IdempotencyKey, entry: Key) -> Self {
        Self {
            key,
            state: Mutex::new(State {
                entries: vec![entry],
                ..State::default()
            }),
        }
    }

    pub(crate) fn key(&self) -> IdempotencyKey {
        self.key
    }

    /// What its skills sent before they were cut off.
    pub(super) fn recall(&self, sent: HashMap<IdempotencyKey, Receipt>) {
        let mut state = self.lock();
        let entries = sent.keys().map(|sent| records::done(self.key, *sent));
        state.entries.extend(entries);
        state.sent = sent;
    }

    /// The receipt, where this went out before the skill was cut off.
    pub(super) fn receipt(&self, sent: IdempotencyKey) -> Option<Receipt> {
        self.lock().sent.get(&sent).cloned()
    }

    /// This went out before the skill that runs again has come to it.
    pub(super) fn recalls(&self, sent: IdempotencyKey, receipt: &Receipt) {
        self.lock().sent.insert(sent, receipt.clone());
    }

    /// Adds to the batch that takes an event out of the outbox what a further run would need.
    pub(super) fn sent(&self, sent: IdempotencyKey, receipt: &Receipt, batch: Batch, core: &Core) {
        let mut state = self.lock();
        let json = (!state.complete).then(|| serde_json::to_vec(receipt));
        let batch = match json {
            Some(Ok(json)) => {
                let entry = records::done(self.key, sent);
                let batch = batch.put(&entry, json);
                state.entries.push(entry);
                batch
            }
            _ => batch,
        };
        // Under the lock, so that it comes before the batch that completes the run.
        drop(core.storage.commit(batch));
    }

    /// Another kept event was taken in by the same run: it is done when the run is.
    pub(crate) fn absorb(&self, other: &Self, core: &Core) {
        let others = std::mem::take(&mut *other.lock());
        let mut state = self.lock();
        if state.complete {
            forget(others.entries, core);
        } else {
            state.entries.extend(others.entries);
        }
    }

    /// Its skills are done.
    pub(crate) fn complete(&self, core: &Core) {
        let mut state = self.lock();
        state.complete = true;
        forget(std::mem::take(&mut state.entries), core);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn forget(entries: Vec<Key>, core: &Core) {
    if !entries.is_empty() {
        let batch = entries.into_iter().fold(Batch::new(), Batch::delete);
        drop(core.storage.commit(batch));
    }
}

/// One run of one skill.
pub(crate) struct Run {
    skill: &'static str,
    pub(crate) origin: Option<Arc<Origin>>,
    pub(crate) conversation: Arc<Conversation>,
    /// A connector with too much to send for more to be taken at once.
    crowded: Mutex<Option<Arc<Slot>>>,
    /// How many events it has sent.
    ordinal: AtomicU32,
    waits: Mutex<Waits>,
}

/// The time that a run spends waiting for others, which doesn't count as its own.
#[derive(Default)]
struct Waits {
    under_way: u32,
    since: Option<Instant>,
    total: Duration,
}

impl Run {
    pub(crate) fn new(
        skill: &'static str,
        origin: Option<Arc<Origin>>,
        conversation: Arc<Conversation>,
    ) -> Self {
        Self {
            skill,
            origin,
            conversation,
            crowded: Mutex::default(),
            ordinal: AtomicU32::new(0),
            waits: Mutex::default(),
        }
    }

    /// The key of the next event that it sends: the same one in a run after a crash.
    pub(crate) fn next_key(&self) -> Option<IdempotencyKey> {
        self.key(self.ordinal.fetch_add(1, Ordering::Relaxed))
    }

    /// The key of what the user is told should it fail. It takes none of those that a further run,
    /// which may do better, has for what it sends.
    pub(crate) fn apology_key(&self) -> Option<IdempotencyKey> {
        self.key(u32::MAX)
    }

    fn key(&self, ordinal: u32) -> Option<IdempotencyKey> {
        let origin = self.origin.as_ref()?;
        Some(IdempotencyKey::hash([
            &origin.key.bytes(),
            self.skill.as_bytes(),
            &ordinal.to_be_bytes(),
        ]))
    }

    /// It has sent through a connector that has too much to send.
    pub(crate) fn crowds(&self, slot: &Arc<Slot>) {
        *self.crowded.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(slot));
    }

    /// The connector with too much to send that it has sent through.
    pub(crate) fn crowded(&self) -> Option<Arc<Slot>> {
        let mut crowded = self.crowded.lock().unwrap_or_else(PoisonError::into_inner);
        crowded.take()
    }

    /// While this future runs, the run waits for somebody else.
    pub(crate) async fn excused<T>(&self, clock: &Clock, future: impl Future<Output = T>) -> T {
        let _excuse = Excuse::new(self, clock);
        future.await
    }

    /// What the run gives, unless it takes longer than this without an excuse. No limit is 0.
    pub(crate) async fn within<T>(
        &self,
        limit: Duration,
        clock: &Clock,
        run: impl Future<Output = T>,
    ) -> Option<T> {
        let mut run = std::pin::pin!(run);
        // Most skills are done at once: they need no timer.
        if let Poll::Ready(done) = futures_util::poll!(&mut run) {
            return Some(done);
        }
        if limit.is_zero() {
            return Some(run.await);
        }
        let began = clock.instant();
        let mut due = began + limit;
        loop {
            if let Ok(done) = tokio::time::timeout_at(due, &mut run).await {
                return Some(done);
            }
            let now = clock.instant();
            let (excused, waits) = {
                let held = self.waits();
                let ongoing = held.since.map(|since| now - since);
                (held.total + ongoing.unwrap_or_default(), ongoing.is_some())
            };
            due = began + limit + excused;
            if waits {
                // Long waits aren't looked at all the time.
                due = due.max(now + Duration::from_secs(1));
            } else if due <= now {
                return None;
            }
        }
    }

    fn waits(&self) -> std::sync::MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends with the wait, whichever way that ends.
struct Excuse<'a>(&'a Run, &'a Clock);

impl<'a> Excuse<'a> {
    fn new(run: &'a Run, clock: &'a Clock) -> Self {
        let mut waits = run.waits();
        waits.under_way += 1;
        waits.since.get_or_insert_with(|| clock.instant());
        Self(run, clock)
    }
}

impl Drop for Excuse<'_> {
    fn drop(&mut self) {
        let mut waits = self.0.waits();
        waits.under_way -= 1;
        if waits.under_way == 0
            && let Some(since) = waits.since.take()
        {
            waits.total += self.1.instant() - since;
        }
    }
}

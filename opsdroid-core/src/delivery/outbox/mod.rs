//! Events on their way out: one lane for each target of a connector, each in its own order.

mod attempt;
mod enqueued;
mod entry;
mod lane;

pub use self::enqueued::Enqueued;
pub(crate) use self::{attempt::attempt, entry::Room};

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Notify, oneshot},
    time::Instant,
};
use tokio_util::task::TaskTracker;

use self::entry::{Entry, Outcome};
use super::{
    Gate, Origin, Priority, dead,
    records::{self, OUT, Outgoing},
    scan::Pages,
};
use crate::{
    bot::{Bot, Core, enqueue_now},
    error::Result,
    event::{AnyEvent, IdempotencyKey},
    receipt::Receipt,
    runtime::Slot,
    storage::{
        Batch,
        key::{Key, Parts},
    },
    target::Target,
};

/// How long an event is tried, unless the configuration says otherwise.
pub(crate) const EXPIRE_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// A connector and where in it: what keeps its order.
type LaneKey = (Arc<str>, Target);

/// The events on their way out.
#[derive(Default)]
pub(crate) struct Outbox {
    lanes: Mutex<HashMap<LaneKey, VecDeque<Arc<Entry>>>>,
    /// What the last process left: a skill that runs again may send it again.
    left: Mutex<HashMap<IdempotencyKey, Arc<Entry>>>,
    /// What was to be sent before it was known what the last process left.
    early: Mutex<Vec<Early>>,
    next: AtomicU64,
    tasks: TaskTracker,
    /// How many lanes could send something now.
    busy: AtomicUsize,
    idle: Notify,
}

/// An event that waits until the outbox is open.
type Early = (Bot, AnyEvent, oneshot::Sender<Enqueued>);

/// What is known of an event that was taken.
pub(crate) enum Accepted {
    /// It has left already: a skill runs again.
    Sent(Receipt),
    /// It is on its way.
    Taken {
        gate: Option<Gate>,
        outcome: oneshot::Receiver<Result<Receipt>>,
    },
}

impl Outbox {
    /// Takes an event in before the outbox is open; gives it back where it is.
    pub(crate) fn defer(
        &self,
        bot: &Bot,
        event: AnyEvent,
    ) -> Result<oneshot::Receiver<Enqueued>, AnyEvent> {
        if bot.core.recovered.initialized() {
            return Err(event);
        }
        let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        // It may have opened meanwhile.
        if bot.core.recovered.initialized() {
            return Err(event);
        }
        let (taken, receiver) = oneshot::channel();
        early.push((bot.clone(), event, taken));
        Ok(receiver)
    }

    /// What the last process left is here: takes in, in order, what came since.
    pub(super) fn open(&self, core: &Core) {
        let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        for (bot, event, taken) in early.drain(..) {
            // Where nobody waits, it is sent all the same.
            let _ = taken.send(enqueue_now(&bot, event));
        }
        let _ = core.recovered.set(());
    }

    /// Takes an event in, in the order of the calls.
    ///
    /// # Errors
    /// It can't be written as JSON, or far too many are here.
    pub(crate) fn accept(
        &self,
        bot: &Bot,
        slot: &Arc<Slot>,
        event: AnyEvent,
        priority: Priority,
    ) -> Result<Accepted> {
        let core = &bot.core;
        let origin = bot.run.as_ref().and_then(|run| run.origin.clone());
        if let (Some(origin), Some(key)) = (&origin, event.idempotency_key()) {
            // Until both were looked at, nothing goes from the one to the other.
            let left = self.left();
            if let Some(receipt) = origin.receipt(key) {
                return Ok(Accepted::Sent(receipt));
            }
            if let Some(entry) = left.get(&key) {
                return Ok(Accepted::Taken {
                    gate: None,
                    outcome: entry.outcome.wait(),
                });
            }
        }
        let expires = core.clock.now().checked_add(slot.expire_after());
        let outgoing = Outgoing {
            expires: expires.unwrap_or(jiff::Timestamp::MAX),
            origin: origin.as_ref().map(|origin| origin.key()),
            event,
        };
        let json = slot.is_durable().then(|| outgoing.encode()).transpose()?;
        slot.outgoing.take()?;

        let lane = (Arc::clone(&slot.name), outgoing.event.target().clone());
        let mut lanes = self.lanes();
        let (number, gate) = match json {
            Some(json) => {
                let number = self.next_number();
                let entry = records::numbered(OUT, &slot.name, number);
                core.failpoint("outbox.before-commit");
                let commit = core.storage.commit(Batch::new().put(entry, json));
                core.failpoint("outbox.committing");
                (Some(number), Some(commit))
            }
            None => (None, None),
        };
        let entry = Arc::new(Entry {
            slot: Arc::clone(slot),
            event: outgoing.event,
            number,
            gate: gate.clone(),
            deadline: deadline(core, slot.expire_after()),
            priority,
            origin,
            recovered: false,
            outcome: Outcome::default(),
        });
        let outcome = entry.outcome.wait();
        self.push(core, &mut lanes, lane, entry);
        Ok(Accepted::Taken { gate, outcome })
    }

    /// Whether something waits to go there, which nothing may overtake.
    pub(crate) fn has_lane(&self, slot: &Slot, target: &Target) -> bool {
        let lanes = self.lanes();
        !lanes.is_empty() && lanes.contains_key(&(Arc::clone(&slot.name), target.clone()))
    }

    pub(crate) fn next_number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Waits until nothing is left that could go now: what waits for its service is kept.
    pub(crate) async fn flush(&self) {
        loop {
            let idle = self.idle.notified();
            if self.busy.load(Ordering::Acquire) == 0 {
                return;
            }
            idle.await;
        }
    }

    /// Ends the lanes' tasks, once the bot has halted.
    pub(crate) async fn close(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        let lost = self
            .lanes()
            .values()
            .flatten()
            .filter(|entry| entry.number.is_none())
            .count();
        if lost > 0 {
            tracing::error!(lost, "stopped before every event was sent");
        }
    }

    fn push(
        &self,
        core: &Arc<Core>,
        lanes: &mut HashMap<LaneKey, VecDeque<Arc<Entry>>>,
        lane: LaneKey,
        entry: Arc<Entry>,
    ) {
        if let Some(waiting) = lanes.get_mut(&lane) {
            waiting.push_back(entry);
            return;
        }
        lanes.insert(lane.clone(), VecDeque::from([entry]));
        self.busy.fetch_add(1, Ordering::AcqRel);
        let core = Arc::clone(core);
        self.tasks
            .spawn(async move { core.outbox.work(&core, lane).await });
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<LaneKey, VecDeque<Arc<Entry>>>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn left(&self) -> MutexGuard<'_, HashMap<IdempotencyKey, Arc<Entry>>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// In so long, as the process measures time: it doesn't jump.
fn deadline(core: &Core, left: Duration) -> Instant {
    let now = core.clock.instant();
    now.checked_add(left)
        .unwrap_or(now + Duration::from_secs(u32::MAX.into()))
}

/// Finds the first number that no entry and no dead letter has.
///
/// # Errors
/// The storage can't be read.
pub(super) async fn count(core: &Core) -> Result<()> {
    let mut next = dead::last_number(core).await?.map_or(0, |last| last + 1);
    let mut pages = Pages::new(&*core.storage, Key::new(OUT));
    while let Some((entry, _)) = pages.next().await? {
        let mut parts = Parts::of(&entry);
        let (_, _, number) = (parts.text()?, parts.text()?, parts.number()?);
        next = next.max(number + 1);
    }
    core.outbox.next.fetch_max(next, Ordering::Relaxed);
    Ok(())
}

/// Takes up what the last process left in the outbox.
///
/// # Errors
/// The storage can't be read.
pub(super) async fn recover(
    bot: &Bot,
    origins: &HashMap<IdempotencyKey, Arc<Origin>>,
) -> Result<()> {
    let core = &bot.core;
    let outbox = &core.outbox;
    let mut pages = Pages::new(&*core.storage, Key::new(OUT));
    while let Some((entry, value)) = pages.next().await? {
        let mut parts = Parts::of(&entry);
        let (_, connector, number) = (parts.text()?, parts.text()?.into_owned(), parts.number()?);
        let bury = |reason: &str| {
            dead::bury(
                core,
                &connector,
                number,
                &records::raw_event(&value),
                reason,
            );
        };
        let outgoing = match Outgoing::decode(&value) {
            Ok(outgoing) => outgoing,
            Err(error) => {
                bury(&error.to_string());
                continue;
            }
        };
        let Some(slot) = core.slots.get(connector.as_str()) else {
            bury(&format!(
                "the configuration has no connector `{connector}` any more"
            ));
            continue;
        };
        let left = outgoing.expires.duration_since(core.clock.now());
        let origin = outgoing
            .origin
            .and_then(|origin| origins.get(&origin))
            .cloned();
        slot.outgoing.take_anyway();
        let lane = (Arc::clone(&slot.name), outgoing.event.target().clone());
        let entry = Arc::new(Entry {
            slot: Arc::clone(slot),
            event: outgoing.event,
            number: Some(number),
            gate: None,
            deadline: deadline(core, left.try_into().unwrap_or_default()),
            priority: Priority::Bulk,
            recovered: true,
            outcome: Outcome::default(),
            origin,
        });
        if let (Some(_), Some(key)) = (&entry.origin, entry.event.idempotency_key()) {
            outbox.left().insert(key, Arc::clone(&entry));
        }
        let mut lanes = outbox.lanes();
        outbox.push(core, &mut lanes, lane, entry);
    }
    Ok(())
}

//! Events on their way out: one lane for each target of a connector, each in its own order.

mod attempt;
mod enqueued;
mod entry;
mod lane;
mod room;

pub use self::enqueued::Enqueued;
pub(crate) use self::{
    attempt::{address, attempt},
    room::Room,
};

use std::{
    collections::HashMap,
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

use self::{
    entry::{Entry, Waits},
    lane::{Key as LaneKey, Lane},
};
use super::{
    Gate, Origin, Priority, dead,
    records::{self, OUT, Outgoing},
    scan::{self, Pages},
};
use crate::{
    bot::{Bot, Core, enqueue_now},
    error::Result,
    event::{AnyEvent, IdempotencyKey},
    receipt::Receipt,
    runtime::{Slot, Workers},
    shards::{Part, Shard, Shards},
    storage::{
        Batch,
        key::{Key, Parts},
    },
    target::Target,
};

/// How long an event is tried, unless the configuration says otherwise.
pub(crate) const EXPIRE_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// The events on their way out.
#[derive(Default)]
pub(crate) struct Outbox {
    lanes: Shards<Lane>,
    /// What the last process left: a skill that runs again may send it again.
    left: Mutex<HashMap<IdempotencyKey, Option<Waits>>>,
    /// What was to be sent before it was known what the last process left.
    early: Mutex<Vec<Early>>,
    next: AtomicU64,
    workers: Workers<Arc<Lane>>,
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
    Taken(oneshot::Receiver<Result<Receipt>>),
}

impl Outbox {
    /// Takes an event in before the outbox is open; gives it back where it is.
    pub(crate) fn defer(
        &self,
        bot: &Bot,
        event: AnyEvent,
    ) -> Result<oneshot::Receiver<Enqueued>, AnyEvent> {
        if bot.core().recovered.initialized() {
            return Err(event);
        }
        let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        // It may have opened meanwhile.
        if bot.core().recovered.initialized() {
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

    /// Takes an event in, in the order of the calls, and tells what becomes of it.
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
        if let Some(earlier) = self.earlier(bot, &event) {
            return Ok(earlier);
        }
        let (waits, receipt) = oneshot::channel();
        self.put(bot, slot, event, priority, Some(waits))?;
        Ok(Accepted::Taken(receipt))
    }

    /// Takes an event in, in the order of the calls. Gives what tells when it is safe, where that
    /// takes time.
    ///
    /// # Errors
    /// It can't be written as JSON, or far too many are here.
    pub(crate) fn enqueue(
        &self,
        bot: &Bot,
        slot: &Arc<Slot>,
        event: AnyEvent,
        priority: Priority,
    ) -> Result<Option<Gate>> {
        match self.earlier(bot, &event) {
            Some(_) => Ok(None),
            None => self.put(bot, slot, event, priority, None),
        }
    }

    /// What is known of this event from before a crash, where a skill runs again.
    fn earlier(&self, bot: &Bot, event: &AnyEvent) -> Option<Accepted> {
        let origin = bot.run.as_ref()?.origin.as_ref()?;
        let key = event.idempotency_key()?;
        // Until both were looked at, nothing goes from the one to the other.
        let mut left = self.left();
        if let Some(receipt) = origin.receipt(key) {
            return Some(Accepted::Sent(receipt));
        }
        let waits = left.get_mut(&key)?;
        let (sender, receipt) = oneshot::channel();
        // Who waited before waits no more.
        *waits = Some(sender);
        Some(Accepted::Taken(receipt))
    }

    fn put(
        &self,
        bot: &Bot,
        slot: &Arc<Slot>,
        event: AnyEvent,
        priority: Priority,
        waits: Option<Waits>,
    ) -> Result<Option<Gate>> {
        let core = bot.core();
        let origin = bot.run.as_ref().and_then(|run| run.origin.clone());
        let (event, json) = if slot.is_durable() {
            let key = origin.as_ref().map(|origin| origin.key());
            let outgoing = outgoing(core, slot, event, key);
            let json = outgoing.encode()?;
            (outgoing.event, Some(json))
        } else {
            (event, None)
        };
        slot.outgoing.take()?;

        let hash = self.hash(slot, event.target());
        let mut part = self.lanes.part(hash);
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
        let entry = Entry {
            event,
            number,
            gate: gate.clone(),
            deadline: deadline(core, slot.expire_after()),
            priority,
            origin,
            recovered: false,
            waits,
        };
        self.push(core, &mut part, hash, slot, entry);
        Ok(gate)
    }

    /// Whether something waits to go there, which nothing may overtake.
    pub(crate) fn has_lane(&self, slot: &Slot, target: &Target) -> bool {
        let hash = self.hash(slot, target);
        let key = LaneKey::new(slot, target);
        let part = self.lanes.part(hash);
        let lane = part.find(hash, |lane| key.is_of(lane));
        lane.is_some_and(|lane| !lane.is_idle())
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
        self.workers.close();
        self.workers.wait().await;
        let lost = |lane: &Arc<Lane>| {
            let queue = lane.lock();
            let entries = queue.entries.iter();
            entries.filter(|it| it.number.is_none()).count()
        };
        let lost = |part: Part<'_, Lane>| part.iter().map(lost).sum::<usize>();
        let lost = self.lanes.parts().map(lost).sum::<usize>();
        if lost > 0 {
            tracing::error!(lost, "stopped before every event was sent");
        }
    }

    /// Puts it into its lane, which is in this part.
    fn push(
        &self,
        core: &Arc<Core>,
        part: &mut Part<'_, Lane>,
        hash: u64,
        slot: &Arc<Slot>,
        entry: Entry,
    ) {
        let key = LaneKey::new(slot, entry.event.target());
        let lane = match part.find(hash, |lane| key.is_of(lane)) {
            Some(lane) => Arc::clone(lane),
            None => part.insert(Lane::new(hash, slot, entry.event.target())),
        };
        {
            let mut queue = lane.lock();
            queue.entries.push_back(entry);
            if std::mem::replace(&mut queue.is_busy, true) {
                return;
            }
        }
        self.busy.fetch_add(1, Ordering::AcqRel);
        self.workers.give(core, lane);
    }

    fn hash(&self, slot: &Slot, target: &Target) -> u64 {
        self.lanes.hash(LaneKey::new(slot, target))
    }

    fn left(&self) -> MutexGuard<'_, HashMap<IdempotencyKey, Option<Waits>>> {
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
    let letters = dead::last_number(core).await?.map_or(0, |last| last + 1);
    let next = scan::next_number(&*core.storage, OUT).await?.max(letters);
    core.outbox.next.fetch_max(next, Ordering::Relaxed);
    Ok(())
}

/// What puts an event into the outbox of a bot that doesn't run.
///
/// # Errors
/// The event can't be written as JSON.
pub(super) fn put(core: &Core, slot: &Slot, event: AnyEvent, batch: Batch) -> Result<Batch> {
    let json = outgoing(core, slot, event, None).encode()?;
    let entry = records::numbered(OUT, &slot.name, core.outbox.next_number());
    Ok(batch.put(entry, json))
}

fn outgoing(core: &Core, slot: &Slot, event: AnyEvent, origin: Option<IdempotencyKey>) -> Outgoing {
    let expires = core.clock.now().checked_add(slot.expire_after());
    Outgoing {
        expires: expires.unwrap_or(jiff::Timestamp::MAX),
        origin,
        event,
    }
}

/// Takes up what the last process left in the outbox.
///
/// # Errors
/// The storage can't be read.
pub(super) async fn recover(
    bot: &Bot,
    origins: &HashMap<IdempotencyKey, Arc<Origin>>,
) -> Result<()> {
    let core = bot.core();
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
        let entry = Entry {
            event: outgoing.event,
            number: Some(number),
            gate: None,
            deadline: deadline(core, left.try_into().unwrap_or_default()),
            priority: Priority::Bulk,
            recovered: true,
            waits: None,
            origin,
        };
        if let (Some(_), Some(key)) = (&entry.origin, entry.event.idempotency_key()) {
            outbox.left().insert(key, None);
        }
        let hash = outbox.hash(slot, entry.event.target());
        let mut part = outbox.lanes.part(hash);
        outbox.push(core, &mut part, hash, slot, entry);
    }
    Ok(())
}

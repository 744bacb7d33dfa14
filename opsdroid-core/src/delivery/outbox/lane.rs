//! Sends what one target of a connector is to get: in order, again where that helps.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
    time::Duration,
};

use super::{Entry, Outbox, address, attempt};
use crate::{
    bot::Core,
    delivery::{dead, records},
    error::{Error, Result, one_line},
    receipt::Receipt,
    runtime::{AtHand, Job, Slot, Workers},
    shards::Shard,
    storage::Batch,
    target::Target,
};

/// The first wait after a failure; each further one is twice as long, up to the last.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LAST_WAIT: Duration = Duration::from_secs(300);
/// What breaks the protocol so often won't be understood any more.
const MISUNDERSTOOD: u32 = 5;

/// What becomes of an event.
enum End {
    Sent(Receipt),
    Failed(Error),
    /// It couldn't be kept: it was never taken.
    Refused(Error),
    /// The bot halts: the next one goes on.
    Halted,
}

/// A target of a connector, and what is to go there: what keeps its order.
pub(super) struct Lane {
    hash: u64,
    pub(super) slot: Arc<Slot>,
    target: Target,
    queue: Mutex<Queue>,
}

#[derive(Default)]
pub(super) struct Queue {
    pub(super) entries: VecDeque<Entry>,
    /// Whether a task is at it, or was until the bot halted.
    pub(super) is_busy: bool,
}

/// What stays for as many events where none waits any more.
const ROOMY: usize = 128;

/// Which lane.
#[derive(Hash)]
pub(super) struct Key<'a> {
    connector: &'a str,
    target: &'a Target,
}

impl<'a> Key<'a> {
    pub(super) fn new(slot: &'a Slot, target: &'a Target) -> Self {
        Self {
            connector: &slot.name,
            target,
        }
    }

    pub(super) fn is_of(&self, lane: &Lane) -> bool {
        *self.target == lane.target && *self.connector == *lane.slot.name
    }
}

impl Shard for Lane {
    fn hash(&self) -> u64 {
        self.hash
    }

    fn is_idle(&self) -> bool {
        !self.lock().is_busy
    }
}

impl Lane {
    /// One with nothing to send yet.
    pub(super) fn new(hash: u64, slot: &Arc<Slot>, target: &Target) -> Arc<Self> {
        Arc::new(Self {
            hash,
            slot: Arc::clone(slot),
            target: target.clone(),
            queue: Mutex::default(),
        })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Job for Arc<Lane> {
    fn workers(core: &Core) -> &Workers<Self> {
        &core.outbox.workers
    }

    async fn work(self, core: &Arc<Core>) {
        core.outbox.work(core, &self).await;
    }
}

impl Outbox {
    /// Sends a lane's events until none waits, or the bot halts.
    async fn work(&self, core: &Arc<Core>, lane: &Arc<Lane>) {
        let mut at_hand = AtHand::default();
        let mut head = lane.lock().entries.pop_front();
        while let Some(mut entry) = head {
            match self.deliver(core, &lane.slot, &entry, &mut at_hand).await {
                End::Halted => {
                    lane.lock().entries.push_front(entry);
                    break;
                }
                End::Sent(receipt) => self.settle(core, &lane.slot, entry, Ok(receipt)),
                End::Failed(error) => self.settle(core, &lane.slot, entry, Err(error)),
                End::Refused(error) => {
                    entry.number = None;
                    self.settle(core, &lane.slot, entry, Err(error));
                }
            }
            lane.slot.outgoing.free();
            head = self.next_in(lane).await;
        }
        self.rest();
    }

    /// What goes next. Where nothing does, the task that asks is at it no more.
    async fn next_in(&self, lane: &Arc<Lane>) -> Option<Entry> {
        // However much waits, other lanes have their turn.
        tokio::task::consume_budget().await;
        if let Some(next) = lane.lock().entries.pop_front() {
            return Some(next);
        }
        // Where much is sent, more is about to come.
        tokio::task::yield_now().await;
        {
            let mut queue = lane.lock();
            if let Some(next) = queue.entries.pop_front() {
                return Some(next);
            }
            queue.is_busy = false;
            queue.entries.shrink_to(ROOMY);
        }
        self.lanes.rest(lane);
        None
    }

    /// Tries it until it is sent, or that makes no sense any more.
    async fn deliver(
        &self,
        core: &Arc<Core>,
        slot: &Arc<Slot>,
        entry: &Entry,
        at_hand: &mut AtHand,
    ) -> End {
        if let Some(gate) = &entry.gate
            && let Err(error) = gate.clone().await
        {
            return End::Refused(error);
        }
        core.failpoint("outbox.after-commit");
        let mut wait = FIRST_WAIT;
        let mut misunderstood = 0;
        let mut ambiguous = entry.recovered;
        loop {
            // It may have waited behind others, or for this program's next start.
            let mut now = core.clock.instant();
            if now >= entry.deadline {
                return End::Failed(expired());
            }
            let link = match slot.at_hand(at_hand) {
                Ok(link) => link,
                Err(error) if entry.number.is_none() => return End::Failed(error),
                Err(_) => match self.resting(core, entry, slot.online()).await {
                    Ok(_) => continue,
                    Err(end) => return end,
                },
            };
            let governor = &slot.governor;
            if !governor.is_free() {
                let ready = governor.ready(entry.event.target(), entry.priority, &core.clock);
                if let Err(end) = self.resting(core, entry, ready).await {
                    return end;
                }
                now = core.clock.instant();
            }
            core.failpoint("outbox.before-send");
            let failure = match attempt(core, slot, link, &entry.event, now).await {
                Ok(mut receipt) => {
                    core.failpoint("outbox.after-send");
                    if entry.waits.is_some() || entry.number.is_some() {
                        address(&mut receipt, slot, &entry.event);
                    }
                    receipt.maybe_repeated = ambiguous && !slot.is_idempotent();
                    return End::Sent(receipt);
                }
                Err(failure) => failure,
            };
            let error = failure.error;
            // What is lost isn't kept alive through a pause.
            *at_hand = AtHand::default();
            tracing::debug!(connector = %slot.name, error = one_line(&error), "not sent");
            let pause = match &error {
                Error::RateLimited { retry_after, .. } => {
                    let target = Some(entry.event.target());
                    // At least a moment, so that a service which asks for none isn't hammered.
                    let wait = (*retry_after).max(FIRST_WAIT);
                    governor.pause(target, wait, &core.clock);
                    continue;
                }
                _ if entry.number.is_none() => return End::Failed(error),
                Error::Protocol(_) if misunderstood + 1 == MISUNDERSTOOD => {
                    return End::Failed(error);
                }
                Error::Protocol(_) => {
                    misunderstood += 1;
                    wait
                }
                Error::Network(_) | Error::Storage(_) | Error::Stopped => wait,
                // It was refused, not taken: the supervisor sees to the credentials.
                Error::Auth(_) => wait,
                _ => return End::Failed(error),
            };
            ambiguous |= failure.may_have_arrived;
            let pause = pause.mul_f64(core.rng.between(0.9, 1.0));
            if let Err(end) = self.resting(core, entry, core.clock.sleep(pause)).await {
                return end;
            }
            wait = (wait * 2).min(LAST_WAIT);
        }
    }

    /// Waits for this. Meanwhile the lane has nothing that must go before a stop: what is kept
    /// goes after the next start.
    async fn resting<T>(
        &self,
        core: &Arc<Core>,
        entry: &Entry,
        wait: impl Future<Output = T>,
    ) -> Result<T, End> {
        let mut wait = std::pin::pin!(wait);
        if let std::task::Poll::Ready(done) = futures_util::poll!(&mut wait) {
            return Ok(done);
        }
        let kept = entry.number.is_some();
        if kept {
            self.rest();
        }
        let rested = tokio::select! {
            biased;
            done = wait => Ok(done),
            () = core.halt.cancelled() => Err(End::Halted),
            () = tokio::time::sleep_until(entry.deadline) => {
                Err(End::Failed(expired()))
            }
        };
        if kept {
            self.busy.fetch_add(1, Ordering::AcqRel);
        }
        rested
    }

    /// Ends an event's time in the outbox. A skill that runs again finds it in here until it finds
    /// its receipt.
    fn settle(&self, core: &Arc<Core>, slot: &Slot, mut entry: Entry, outcome: Result<Receipt>) {
        let left = entry.recovered.then(|| self.left());
        let key = entry.event.idempotency_key();
        if let (Some(mut left), Some(key)) = (left, key) {
            if let (Some(origin), Ok(receipt)) = (&entry.origin, &outcome) {
                origin.recalls(key, receipt);
            }
            entry.waits = left.remove(&key).flatten();
            settle(core, slot, entry, outcome);
        } else {
            settle(core, slot, entry, outcome);
        }
    }

    fn rest(&self) {
        if self.busy.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.idle.notify_waiters();
        }
    }
}

fn expired() -> Error {
    Error::network("it couldn't be sent before it expired")
}

/// Takes the event out of the outbox and tells who waits.
fn settle(core: &Arc<Core>, slot: &Slot, entry: Entry, outcome: Result<Receipt>) {
    if let Some(number) = entry.number {
        match &outcome {
            Ok(receipt) => {
                let kept = records::numbered(records::OUT, &slot.name, number);
                let batch = Batch::new().delete(kept);
                core.failpoint("outbox.before-settle");
                match (&entry.origin, entry.event.idempotency_key()) {
                    (Some(origin), Some(key)) => origin.sent(key, receipt, batch, core),
                    _ => drop(core.storage.commit(batch)),
                }
                core.failpoint("outbox.after-settle");
            }
            Err(error) => {
                let json = entry.event.to_json().unwrap_or_default();
                dead::bury(core, &slot.name, number, &json, &error.to_string());
            }
        }
    }
    let unheard = match entry.waits {
        Some(waits) => waits.send(outcome).err(),
        None => Some(outcome),
    };
    if let (Some(Err(error)), None) = (unheard, entry.number) {
        let (connector, event) = (&slot.name, entry.event.name());
        tracing::error!(%connector, event, %error, "an event wasn't sent");
    }
}

//! Sends what one target of a connector is to get: in order, again where that helps.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use super::{Entry, LaneKey, Outbox, attempt};
use crate::{
    bot::Core,
    delivery::{dead, records},
    error::{Error, Result, one_line},
    receipt::Receipt,
    runtime::Link,
    storage::Batch,
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
    /// The bot halts: the next one goes on.
    Halted,
}

impl Outbox {
    /// Sends a lane's events until none waits, or the bot halts.
    pub(super) async fn work(&self, core: &Arc<Core>, lane: LaneKey) {
        let mut head = self
            .lanes()
            .get(&lane)
            .and_then(|lane| lane.front().cloned());
        while let Some(entry) = head {
            match self.deliver(core, &entry).await {
                End::Halted => break,
                End::Sent(receipt) => self.settle(core, &entry, Ok(receipt)),
                End::Failed(error) => self.settle(core, &entry, Err(error)),
            }
            entry.slot.outgoing.free();
            if self.is_last(&lane) {
                // Where much is sent, more is about to come: a task for each would cost more.
                tokio::task::yield_now().await;
            }
            let mut lanes = self.lanes();
            head = lanes.get_mut(&lane).and_then(|lane| {
                lane.pop_front();
                lane.front().cloned()
            });
            if head.is_none() {
                lanes.remove(&lane);
            }
        }
        self.rest();
    }

    /// Tries it until it is sent, or that makes no sense any more.
    async fn deliver(&self, core: &Arc<Core>, entry: &Entry) -> End {
        if let Some(gate) = &entry.gate
            && let Err(error) = gate.clone().await
        {
            return End::Failed(crate::delivery::shared(&error));
        }
        core.failpoint("outbox.after-commit");
        let mut wait = FIRST_WAIT;
        let mut misunderstood = 0;
        let mut ambiguous = entry.recovered;
        loop {
            // It may have waited behind others, or for this program's next start.
            if core.clock.instant() >= entry.deadline {
                return End::Failed(expired());
            }
            let link = match entry.slot.connection() {
                Ok(link) => link,
                Err(error) if entry.number.is_none() => return End::Failed(error),
                Err(_) => match self.online(core, entry).await {
                    Ok(link) => link,
                    Err(end) => return end,
                },
            };
            let governor = &entry.slot.governor;
            let ready = governor.ready(entry.event.target(), entry.priority, &core.clock);
            if let Err(end) = self.resting(core, entry, ready).await {
                return end;
            }
            core.failpoint("outbox.before-send");
            let error = match attempt(core, &entry.slot, &link, &entry.event).await {
                Ok(mut receipt) => {
                    core.failpoint("outbox.after-send");
                    receipt.maybe_repeated = ambiguous && !entry.slot.is_idempotent();
                    return End::Sent(receipt);
                }
                Err(error) => error,
            };
            tracing::debug!(connector = %entry.slot.name, error = one_line(&error), "not sent");
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
            ambiguous |= !matches!(error, Error::Auth(_));
            let pause = pause.mul_f64(core.rng.between(0.9, 1.0));
            if let Err(end) = self.resting(core, entry, core.clock.sleep(pause)).await {
                return end;
            }
            wait = (wait * 2).min(LAST_WAIT);
        }
    }

    /// Waits for the connection.
    async fn online(&self, core: &Arc<Core>, entry: &Entry) -> Result<Link, End> {
        self.resting(core, entry, entry.slot.online()).await
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

    fn is_last(&self, lane: &LaneKey) -> bool {
        self.lanes().get(lane).is_none_or(|lane| lane.len() < 2)
    }

    /// Ends an event's time in the outbox. A skill that runs again finds it in here until it finds
    /// its receipt.
    fn settle(&self, core: &Arc<Core>, entry: &Entry, outcome: Result<Receipt>) {
        let left = entry.recovered.then(|| self.left());
        let key = entry.event.idempotency_key();
        if let (Some(mut left), Some(key)) = (left, key) {
            if let (Some(origin), Ok(receipt)) = (&entry.origin, &outcome) {
                origin.recalls(key, receipt);
            }
            left.remove(&key);
            settle(core, entry, outcome);
        } else {
            settle(core, entry, outcome);
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
fn settle(core: &Arc<Core>, entry: &Entry, outcome: Result<Receipt>) {
    if let Some(number) = entry.number {
        match &outcome {
            Ok(receipt) => {
                let kept = records::numbered(records::OUT, &entry.slot.name, number);
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
                dead::bury(core, &entry.slot.name, number, &json, &error.to_string());
            }
        }
    }
    if let Err(error) = entry.outcome.tell(outcome)
        && entry.number.is_none()
    {
        let (connector, event) = (&entry.slot.name, entry.event.name());
        tracing::error!(%connector, event, %error, "an event wasn't sent");
    }
}

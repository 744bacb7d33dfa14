//! Sends no faster than a service takes it: what is declared, and what it says itself.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::Clock as _,
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::{InMemoryState, NotKeyed, keyed::HashMapStateStore},
};
use tokio::{sync::Notify, time::Instant};

use crate::{clock::Clock, connector::Rate, target::Target};

/// So many targets are remembered before those that may send freely again are forgotten.
const TARGETS: usize = 1024;

/// Who waits for whom where not all can send at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Priority {
    /// An answer to somebody.
    Answer,
    /// Everything else: it lets answers pass.
    Bulk,
}

/// One connector's limits.
pub(crate) struct Governor {
    clock: Ticks,
    overall: Option<RateLimiter<NotKeyed, InMemoryState, Ticks, NoOpMiddleware<Tick>>>,
    per_target: Option<RateLimiter<Target, HashMapStateStore<Target>, Ticks, NoOpMiddleware<Tick>>>,
    /// Whether a service with no declared limits has asked for a pause yet.
    has_paused: AtomicBool,
    /// Until when the service wants nothing, at all or for a target.
    pauses: Mutex<Pauses>,
    /// How many answers wait.
    answers: AtomicUsize,
    answered: Notify,
}

#[derive(Default)]
struct Pauses {
    overall: Option<Instant>,
    targets: HashMap<Target, Instant>,
}

impl Governor {
    /// A governor for these rates. It takes no time where there are none.
    pub(crate) fn new(overall: Option<Rate>, per_target: Option<Rate>, clock: &Clock) -> Self {
        let clock = Ticks(clock.instant());
        Self {
            overall: overall
                .and_then(quota)
                .map(|quota| RateLimiter::direct_with_clock(quota, clock)),
            per_target: per_target
                .and_then(quota)
                .map(|quota| RateLimiter::new(quota, HashMapStateStore::default(), clock)),
            clock,
            has_paused: AtomicBool::new(false),
            pauses: Mutex::default(),
            answers: AtomicUsize::new(0),
            answered: Notify::new(),
        }
    }

    /// The service wants nothing more for so long: for this target, or at all.
    pub(crate) fn pause(&self, target: Option<&Target>, wait: Duration, clock: &Clock) {
        let now = clock.instant();
        // What a service asks for may be any number.
        let until = now
            .checked_add(wait)
            .unwrap_or(now + Duration::from_secs(u32::MAX.into()));
        let mut pauses = self.pauses();
        self.has_paused.store(true, Ordering::Release);
        match target {
            Some(target) => {
                pauses.targets.retain(|_, until| *until > now);
                let paused = pauses.targets.entry(target.clone()).or_insert(until);
                *paused = until.max(*paused);
            }
            None => pauses.overall = pauses.overall.max(Some(until)),
        }
    }

    /// Waits until one more may go to this target. Answers go first.
    pub(crate) async fn ready(&self, target: &Target, priority: Priority, clock: &Clock) {
        if self.is_free() {
            return;
        }
        let mut turn = false;
        let mut waiting = None;
        loop {
            let answered = self.answered.notified();
            let Some(wait) = self.try_ready(target, priority, &mut turn) else {
                return;
            };
            // Nobody has to wait for an answer that waits for its own target.
            if priority == Priority::Answer {
                waiting = turn.then(|| waiting.unwrap_or_else(|| Waiting::new(self)));
            }
            tokio::select! {
                () = clock.sleep(wait) => {}
                () = answered, if priority == Priority::Bulk => {}
            }
        }
    }

    /// Takes a turn now, or says how long to wait before another try. The target's own turn is
    /// taken once.
    fn try_ready(&self, target: &Target, priority: Priority, turn: &mut bool) -> Option<Duration> {
        let now = Instant::from(self.clock);
        if let Some(until) = self.paused(target).filter(|until| *until > now) {
            return Some(until - now);
        }
        if let Some(per_target) = self.per_target.as_ref().filter(|_| !*turn) {
            if per_target.len() > TARGETS {
                per_target.retain_recent();
            }
            if let Err(not_until) = per_target.check_key(target) {
                return Some(not_until.wait_time_from(self.clock.now()));
            }
        }
        *turn = true;
        // Taken last: what waits for its target takes nobody else's turn.
        let overall = self.overall.as_ref()?;
        if priority == Priority::Bulk && self.answers.load(Ordering::Acquire) > 0 {
            return Some(Duration::from_secs(1));
        }
        let not_until = overall.check().err()?;
        Some(not_until.wait_time_from(self.clock.now()))
    }

    /// Whether nobody has to wait for anything.
    pub(crate) fn is_free(&self) -> bool {
        self.overall.is_none()
            && self.per_target.is_none()
            && !self.has_paused.load(Ordering::Acquire)
    }

    fn paused(&self, target: &Target) -> Option<Instant> {
        let pauses = self.pauses();
        pauses.overall.max(pauses.targets.get(target).copied())
    }

    fn pauses(&self) -> MutexGuard<'_, Pauses> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer that waits for its turn, or has given up.
struct Waiting<'a>(&'a Governor);

impl<'a> Waiting<'a> {
    fn new(governor: &'a Governor) -> Self {
        governor.answers.fetch_add(1, Ordering::AcqRel);
        Self(governor)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.answers.fetch_sub(1, Ordering::AcqRel);
        self.0.answered.notify_waiters();
    }
}

fn quota(rate: Rate) -> Option<Quota> {
    let limit = NonZeroU32::new(rate.limit)?;
    Some(Quota::with_period(rate.per / rate.limit)?.allow_burst(limit))
}

/// Our clock, as the governor reads it: the time since the connector was set up.
#[derive(Clone, Copy, Debug)]
struct Ticks(Instant);

/// A point on it.
type Tick = Nanos;

impl governor::clock::Clock for Ticks {
    type Instant = Tick;

    fn now(&self) -> Tick {
        Instant::from(*self)
            .saturating_duration_since(self.0)
            .into()
    }
}

impl From<Ticks> for Instant {
    #[allow(clippy::disallowed_methods)] // the same as `Clock::instant`, which isn't `Copy`
    fn from(_: Ticks) -> Self {
        Self::now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn rate(limit: u32, seconds: u64) -> Option<Rate> {
        Some(Rate {
            limit,
            per: Duration::from_secs(seconds),
        })
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_goes_at_once_and_the_rest_at_the_rate() {
        let clock = Clock::system();
        let governor = Governor::new(rate(2, 10), None, &clock);
        let began = clock.instant();
        let mut times = Vec::new();
        for _ in 0..5 {
            governor.ready(&Target::Unset, Priority::Bulk, &clock).await;
            times.push(began.elapsed().as_secs());
        }
        assert_eq!(times, [0, 0, 5, 10, 15]);
    }

    #[tokio::test(start_paused = true)]
    async fn one_target_waits_for_itself_alone() {
        let clock = Clock::system();
        let governor = Governor::new(None, rate(1, 10), &clock);
        let began = clock.instant();
        let (busy, other) = (Target::room_id("busy"), Target::room_id("other"));
        governor.ready(&busy, Priority::Bulk, &clock).await;
        governor.ready(&other, Priority::Bulk, &clock).await;
        assert_eq!(began.elapsed(), Duration::ZERO);
        governor.ready(&busy, Priority::Bulk, &clock).await;
        assert_eq!(began.elapsed().as_secs(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_service_says_holds_for_who_it_says_it() {
        let clock = Clock::system();
        let governor = Governor::new(None, None, &clock);
        let began = clock.instant();
        let (busy, other) = (Target::room_id("busy"), Target::room_id("other"));
        governor.pause(Some(&busy), Duration::from_secs(30), &clock);
        governor.ready(&other, Priority::Bulk, &clock).await;
        assert_eq!(began.elapsed(), Duration::ZERO);
        governor.ready(&busy, Priority::Bulk, &clock).await;
        assert_eq!(began.elapsed().as_secs(), 30);
        governor.pause(None, Duration::from_secs(30), &clock);
        governor.ready(&other, Priority::Answer, &clock).await;
        assert_eq!(began.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_goes_before_what_waited_longer() {
        let clock = Clock::system();
        let governor = Governor::new(rate(1, 10), None, &clock);
        let began = clock.instant();
        governor.ready(&Target::Unset, Priority::Bulk, &clock).await;
        let wait = async |priority| {
            governor.ready(&Target::Unset, priority, &clock).await;
            began.elapsed().as_secs()
        };
        let (bulk, answer) = tokio::join!(wait(Priority::Bulk), wait(Priority::Answer));
        assert_eq!((answer, bulk), (10, 20));
    }

    #[tokio::test(start_paused = true)]
    async fn an_absurd_wait_is_a_long_one() {
        let clock = Clock::system();
        let governor = Governor::new(None, None, &clock);
        governor.pause(None, Duration::MAX, &clock);
        let ready = governor.ready(&Target::Unset, Priority::Answer, &clock);
        let day = Duration::from_secs(24 * 3600);
        assert!(tokio::time::timeout(day, ready).await.is_err());
    }
}

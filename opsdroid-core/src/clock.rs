//! Time and chance, passed in so that a whole run can be simulated and repeated.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use tokio::time::Instant;

/// What time it is. Waiting follows tokio's clock, which tests can pause.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Simulated { started: Instant, at: Timestamp },
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that shows this time now and goes with tokio's, paused or not.
    #[allow(clippy::disallowed_methods)] // the one place that asks tokio
    pub fn simulated(at: Timestamp) -> Self {
        Self(Source::Simulated {
            started: Instant::now(),
            at,
        })
    }

    /// The time of day.
    #[allow(clippy::disallowed_methods)] // the one place that asks the machine
    pub fn now(&self) -> Timestamp {
        match self.0 {
            Source::System => Timestamp::now(),
            Source::Simulated { started, at } => {
                at.checked_add(started.elapsed()).unwrap_or(Timestamp::MAX)
            }
        }
    }

    /// A point in time to measure from.
    #[allow(clippy::disallowed_methods)] // the one place that asks tokio
    pub fn instant(&self) -> Instant {
        Instant::now()
    }

    /// Waits.
    pub async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// How far a generator's state is from one number to the next.
const STEP: u64 = 0x2d35_8dcc_aa6c_78a5;

/// Chance, from one seed. Not for secrets.
#[derive(Clone, Debug)]
pub struct Rng {
    seed: u64,
    state: Arc<AtomicU64>,
}

impl Rng {
    /// The same seed gives the same numbers in the same order.
    pub fn seeded(seed: u64) -> Self {
        Self {
            seed,
            state: Arc::new(AtomicU64::new(seed)),
        }
    }

    /// Chance for one of many that each has a name: the same seed and name give the same numbers,
    /// whatever the others do.
    pub(crate) fn named(&self, name: &str) -> Self {
        let hash = name.bytes().fold(self.seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self::seeded(hash)
    }

    /// A seed that nobody chose.
    #[allow(clippy::disallowed_methods)] // the one place that asks the machine
    pub fn from_chance() -> Self {
        Self::seeded(fastrand::u64(..))
    }

    /// A number from `low` to `high`, either included.
    pub fn between(&self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.draw(1).f64()
    }

    /// A number of 128 bits: two never are the same.
    pub fn number(&self) -> u128 {
        self.draw(2).u128(..)
    }

    /// What gives so many numbers of 64 bits. They are those that one generator for all would give,
    /// without a lock that everybody waits at.
    fn draw(&self, numbers: u64) -> fastrand::Rng {
        let step = STEP.wrapping_mul(numbers);
        fastrand::Rng::with_seed(self.state.fetch_add(step, Ordering::Relaxed))
    }
}

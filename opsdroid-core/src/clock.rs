//! Time and chance, passed in so that a whole run can be simulated and repeated.

use std::{
    sync::{Arc, Mutex, PoisonError},
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

/// Chance, from one seed. Not for secrets.
#[derive(Clone, Debug)]
pub struct Rng {
    seed: u64,
    state: Arc<Mutex<fastrand::Rng>>,
}

impl Rng {
    /// The same seed gives the same numbers in the same order.
    pub fn seeded(seed: u64) -> Self {
        Self {
            seed,
            state: Arc::new(Mutex::new(fastrand::Rng::with_seed(seed))),
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
        let mut rng = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        low + (high - low) * rng.f64()
    }

    /// A number of 128 bits: two never are the same.
    pub fn number(&self) -> u128 {
        let mut rng = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        rng.u128(..)
    }
}

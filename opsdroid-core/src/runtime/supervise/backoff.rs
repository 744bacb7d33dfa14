//! How long to wait before the next try: longer each time, with some chance in it.

use std::time::Duration;

use crate::{clock::Rng, error::Error};

/// The first wait after a failure; each further one is twice as long, up to the last.
const FIRST: Duration = Duration::from_secs(1);
const LAST: Duration = Duration::from_secs(300);
/// The least part of a step that is waited for. Many connectors lose a server at once; they come
/// back spread over the rest.
const LEAST: f64 = 0.95;
/// By which part of what it was told, and by how much at the most, a rate-limited one waits longer.
const LONGER: u32 = 20;
const LONGER_AT_MOST: Duration = Duration::from_secs(10);

/// The waits of one connector.
pub(super) struct Backoff {
    step: Duration,
    rng: Rng,
}

impl Backoff {
    pub(super) fn new(rng: Rng) -> Self {
        Self { step: FIRST, rng }
    }

    /// The connection was a good one: the waits start anew.
    pub(super) fn reset(&mut self) {
        self.step = FIRST;
    }

    /// How long to wait after this failure of a connection that held for so long.
    ///
    /// The time it held counts, as the wait is there to keep tries apart. A service that asks for a
    /// time gets it, and never less than the step.
    pub(super) fn wait(&mut self, error: &Error, uptime: Duration) -> Duration {
        let part = self.rng.between(LEAST, 1.0);
        let (step, first) = (self.step.mul_f64(part), FIRST.mul_f64(part));
        self.step = (self.step * 2).min(LAST);
        let wait = step.saturating_sub(uptime).max(first);
        let Error::RateLimited { retry_after, .. } = error else {
            return wait;
        };
        let longer = (*retry_after / LONGER).min(LONGER_AT_MOST);
        let longer = longer.mul_f64(self.rng.between(0.0, 1.0));
        wait.max(retry_after.saturating_add(longer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network() -> Error {
        Error::network("no route")
    }

    #[test]
    fn every_wait_is_within_its_step_and_steps_double_up_to_the_last() {
        for seed in 0..100 {
            let mut backoff = Backoff::new(Rng::seeded(seed));
            for step in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
                let wait = backoff.wait(&network(), Duration::ZERO).as_secs_f64();
                let step = f64::from(step);
                assert!((step * LEAST..=step).contains(&wait), "{wait} of {step}");
            }
            backoff.reset();
            assert!(backoff.wait(&network(), Duration::ZERO) <= FIRST);
        }
    }

    #[test]
    fn a_service_gets_the_time_it_asks_for_and_never_less_than_the_step() {
        let mut backoff = Backoff::new(Rng::seeded(1));
        for asked in [0, 1, 120, 86_400] {
            let asked = Duration::from_secs(asked);
            let wait = backoff.wait(&Error::rate_limited(asked, "slow down"), Duration::ZERO);
            assert!(wait >= asked && wait >= FIRST.mul_f64(LEAST), "{wait:?}");
            let most = asked.max(Duration::from_secs(8)) + LONGER_AT_MOST;
            assert!(wait <= most, "{wait:?}");
        }
        let wait = backoff.wait(&Error::rate_limited(Duration::MAX, "never"), Duration::ZERO);
        assert_eq!(wait, Duration::MAX);
    }

    #[test]
    fn the_time_a_connection_held_counts_as_waited() {
        let mut backoff = Backoff::new(Rng::seeded(1));
        for _ in 0..5 {
            backoff.wait(&network(), Duration::ZERO);
        }
        let wait = backoff.wait(&network(), Duration::from_secs(20));
        assert!(
            wait <= Duration::from_secs(12),
            "{wait:?} of a step of 32 s"
        );
        let wait = backoff.wait(&network(), Duration::from_secs(9999));
        assert!((FIRST.mul_f64(LEAST)..=FIRST).contains(&wait), "{wait:?}");
    }
}

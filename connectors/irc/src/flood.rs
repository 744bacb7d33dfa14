//! Servers disconnect who sends too fast: so many lines at once, then one at a time.

use std::time::Duration;

use tokio::time::Instant;

/// A bucket of lines that may go out now.
#[derive(Debug)]
pub(crate) struct Bucket {
    burst: u32,
    per: Duration,
    /// When the bucket will be full again if nothing more goes out.
    full_at: Instant,
}

impl Bucket {
    /// A full bucket of `burst` lines that gets one more every `per`.
    pub(crate) fn new(burst: u32, per: Duration, now: Instant) -> Self {
        Self {
            burst: burst.max(1),
            per,
            full_at: now,
        }
    }

    /// Takes a line out, and says how long to wait before it goes.
    pub(crate) fn take(&mut self, now: Instant) -> Duration {
        let full_at = self.full_at.max(now) + self.per;
        self.full_at = full_at;
        full_at.saturating_duration_since(now + self.per * self.burst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PER: Duration = Duration::from_secs(2);

    #[test]
    fn a_burst_goes_at_once_and_the_rest_one_by_one() {
        let now = Instant::now();
        let mut bucket = Bucket::new(3, PER, now);
        let waits: Vec<u64> = (0..6).map(|_| bucket.take(now).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 2, 4, 6]);
    }

    #[test]
    fn the_bucket_fills_up_again_but_no_further_than_the_burst() {
        let now = Instant::now();
        let mut bucket = Bucket::new(2, PER, now);
        assert_eq!(bucket.take(now) + bucket.take(now), Duration::ZERO);
        let later = now + PER * 100;
        let waits: Vec<u64> = (0..3).map(|_| bucket.take(later).as_secs()).collect();
        assert_eq!(waits, [0, 0, 2]);
    }

    #[test]
    fn no_window_as_long_as_the_burst_takes_holds_more_than_twice_the_burst() {
        let start = Instant::now();
        let mut bucket = Bucket::new(4, PER, start);
        let mut now = start;
        let mut sent = Vec::new();
        for step in 0..200_u32 {
            now += Duration::from_millis(u64::from(step * 37 % 900));
            now += bucket.take(now);
            sent.push(now);
        }
        for at in &sent {
            let window = sent
                .iter()
                .filter(|t| **t >= *at && **t < *at + PER * 4)
                .count();
            assert!(window <= 8, "{window} lines in one window");
        }
    }
}

//! What proves that a connection lives, and what speaks against it.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

use crate::error::Error;

/// How exactly the last proof of life is known, in nanoseconds.
const FINE: u64 = 1_000_000;

/// The evidence on one connector's connection.
pub(crate) struct Pulse {
    /// When the counting began.
    began: Instant,
    /// Which try at connecting this is, from 1. A handle of an earlier one proves nothing.
    attempt: AtomicU64,
    /// Nanoseconds from `began` to the last proof of life, and one more; 0 is never.
    last: AtomicU64,
    /// A send was refused for its credentials.
    refusal: Mutex<Option<Error>>,
    refused: Notify,
}

impl Pulse {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            began: now,
            attempt: AtomicU64::new(0),
            last: AtomicU64::new(0),
            refusal: Mutex::default(),
            refused: Notify::new(),
        }
    }

    /// A new try at connecting: what spoke against the connection before has nothing to say.
    pub(super) fn begin(&self) -> u64 {
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.attempt.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The last try at connecting.
    pub(super) fn attempt(&self) -> u64 {
        self.attempt.load(Ordering::Relaxed)
    }

    /// Whether this is the last try at connecting: no other proves anything.
    pub(crate) fn is_at(&self, attempt: u64) -> bool {
        attempt == self.attempt()
    }

    /// The connection of this try has shown now that it lives.
    pub(crate) fn alive(&self, attempt: u64, now: Instant) {
        if self.is_at(attempt) {
            let since = now.saturating_duration_since(self.began).as_nanos();
            let since = u64::try_from(since).unwrap_or(u64::MAX - 1);
            // Where much happens, all who write it would wait for each other.
            let last = self.last.load(Ordering::Relaxed);
            if last == 0 || since >= last.saturating_add(FINE) {
                self.last.fetch_max(since + 1, Ordering::Relaxed);
            }
        }
    }

    /// The last proof of life, `None` where there was none.
    pub(super) fn last_alive(&self) -> Option<Instant> {
        let since = self.last.load(Ordering::Relaxed).checked_sub(1)?;
        Some(self.began + Duration::from_nanos(since))
    }

    /// The last proof of life, or the very beginning.
    pub(super) fn last(&self) -> Instant {
        self.last_alive().unwrap_or(self.began)
    }

    /// The connection of this try has refused a send for its credentials.
    pub(super) fn refuse(&self, attempt: u64, error: Error) {
        if self.is_at(attempt) {
            *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            self.refused.notify_one();
        }
    }

    /// Waits for a refusal.
    pub(super) async fn refusal(&self) -> Error {
        loop {
            let refused = self.refused.notified();
            let refusal = self
                .refusal
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            if let Some(error) = refusal {
                return error;
            }
            refused.await;
        }
    }
}

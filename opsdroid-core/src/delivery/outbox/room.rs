//! How many events a connector has in the outbox.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

use crate::error::{Error, Result};

/// How many events a connector has in the outbox, and who waits until there are fewer.
#[derive(Default)]
pub(crate) struct Room {
    taken: AtomicUsize,
    freed: Notify,
}

impl Room {
    /// Who can wait does so once a connector has this many.
    const FULL: usize = 10_000;
    /// Who doesn't wait is refused at this many.
    const OVERFULL: usize = 10 * Self::FULL;

    /// Takes the place of one event.
    ///
    /// # Errors
    /// [`Error::Rejected`]: far too many weren't waited for.
    pub(crate) fn take(&self) -> Result<()> {
        let taken = self.taken.fetch_add(1, Ordering::AcqRel);
        if taken >= Self::OVERFULL {
            self.free();
            return Err(Error::rejected(format!(
                "the outbox holds {taken} events for this connector and takes no more; await what \
                 is enqueued"
            )));
        }
        Ok(())
    }

    /// Takes it beyond the limit too, for what is here already.
    pub(super) fn take_anyway(&self) {
        self.taken.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn free(&self) {
        if self.taken.fetch_sub(1, Ordering::AcqRel) == Self::FULL {
            self.freed.notify_waiters();
        }
    }

    /// Waits until there is room.
    pub(crate) async fn wait(&self) {
        loop {
            let freed = self.freed.notified();
            if !self.is_full() {
                return;
            }
            freed.await;
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.taken.load(Ordering::Acquire) >= Self::FULL
    }
}

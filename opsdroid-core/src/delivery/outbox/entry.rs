//! An event in the outbox, and who waits for what becomes of it.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::{
    sync::{Notify, oneshot},
    time::Instant,
};

use crate::{
    delivery::{Gate, Origin, Priority},
    error::{Error, Result},
    event::AnyEvent,
    receipt::Receipt,
    runtime::Slot,
};

/// An event in the outbox.
pub(crate) struct Entry {
    pub(super) slot: Arc<Slot>,
    pub(super) event: AnyEvent,
    /// Its place in the storage, where it is kept there.
    pub(super) number: Option<u64>,
    /// Tells when it is there.
    pub(super) gate: Option<Gate>,
    /// From here on it is of no use any more.
    pub(super) deadline: Instant,
    pub(super) priority: Priority,
    /// The event whose skill sends it.
    pub(super) origin: Option<Arc<Origin>>,
    /// The last process may have tried it already.
    pub(super) recovered: bool,
    pub(super) outcome: Outcome,
}

/// Tells who waits what became of an event. Nobody has to wait.
#[derive(Default)]
pub(super) struct Outcome(Mutex<Option<oneshot::Sender<Result<Receipt>>>>);

impl Outcome {
    /// Waits for it from now on; who waited before waits no more.
    pub(super) fn wait(&self) -> oneshot::Receiver<Result<Receipt>> {
        let (sender, receiver) = oneshot::channel();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        receiver
    }

    /// Tells it. Gives the error back where nobody waits for it.
    pub(super) fn tell(&self, outcome: Result<Receipt>) -> Result<(), Error> {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let unheard = match waiting {
            Some(waiting) => waiting.send(outcome).err(),
            None => Some(outcome),
        };
        match unheard {
            Some(Err(error)) => Err(error),
            Some(Ok(_)) | None => Ok(()),
        }
    }
}

/// How many events a connector has in the outbox, and who waits until there are fewer.
#[derive(Default)]
pub(crate) struct Room {
    taken: Mutex<usize>,
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
        let mut taken = self.taken();
        if *taken >= Self::OVERFULL {
            return Err(Error::rejected(format!(
                "the outbox holds {taken} events for this connector and takes no more; await what \
                 is enqueued"
            )));
        }
        *taken += 1;
        Ok(())
    }

    /// Takes it beyond the limit too, for what is here already.
    pub(super) fn take_anyway(&self) {
        *self.taken() += 1;
    }

    pub(crate) fn free(&self) {
        let mut taken = self.taken();
        *taken -= 1;
        if *taken + 1 == Self::FULL {
            self.freed.notify_waiters();
        }
    }

    /// Waits until there is room.
    pub(crate) async fn wait(&self) {
        loop {
            let freed = self.freed.notified();
            if *self.taken() < Self::FULL {
                return;
            }
            freed.await;
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        *self.taken() >= Self::FULL
    }

    fn taken(&self) -> std::sync::MutexGuard<'_, usize> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

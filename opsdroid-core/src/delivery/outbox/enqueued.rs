//! What `enqueue` gives: the way to learn that an event is safe.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use crate::{
    bot::Bot,
    delivery::Gate,
    error::{Error, Result},
    runtime::Slot,
};

/// An event that was taken to be sent. Awaited, it tells when the event is safe; dropped, the event
/// is sent all the same.
pub struct Enqueued(State);

enum State {
    Refused(Error),
    /// It was taken, and nobody has asked yet.
    Taken(Bot, Arc<Slot>, Option<Gate>),
    Waiting(Pin<Box<dyn Future<Output = Result<()>> + Send>>),
    Done,
}

impl Enqueued {
    /// It wasn't taken.
    pub(crate) fn refused(error: Error) -> Self {
        Self(State::Refused(error))
    }

    /// It was taken and is as safe as it gets.
    pub(crate) fn safe() -> Self {
        Self(State::Done)
    }

    /// It is safe once the gate says so, and more may come once there is room.
    pub(crate) fn taken(bot: Bot, slot: Arc<Slot>, gate: Option<Gate>) -> Self {
        Self(State::Taken(bot, slot, gate))
    }

    /// It will be taken.
    pub(crate) fn waiting(taken: impl Future<Output = Result<()>> + Send + 'static) -> Self {
        Self(State::Waiting(Box::pin(taken)))
    }
}

/// Waits until it is safe and there is room, which is no skill's own time.
async fn safe(bot: Bot, slot: Arc<Slot>, gate: Option<Gate>) -> Result<()> {
    let safe = async {
        if let Some(gate) = gate {
            let _ = gate.await?;
            bot.core().failpoint("outbox.safe");
        }
        tokio::select! {
            () = slot.outgoing.wait() => {}
            () = bot.core().halt.cancelled() => {}
        }
        Ok(())
    };
    match &bot.run {
        Some(run) => run.excused(bot.clock(), safe).await,
        None => safe.await,
    }
}

impl Future for Enqueued {
    type Output = Result<()>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let mut waiting = match std::mem::replace(&mut self.0, State::Done) {
            State::Refused(error) => return Poll::Ready(Err(error)),
            State::Done => return Poll::Ready(Ok(())),
            State::Taken(bot, slot, gate) => Box::pin(safe(bot, slot, gate)),
            State::Waiting(waiting) => waiting,
        };
        let polled = waiting.as_mut().poll(context);
        if polled.is_pending() {
            self.0 = State::Waiting(waiting);
        }
        polled
    }
}

impl fmt::Debug for Enqueued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enqueued").finish_non_exhaustive()
    }
}

impl Drop for Enqueued {
    /// Nobody looks any more, but that it wasn't taken must not go unseen.
    fn drop(&mut self) {
        if let State::Refused(error) = &self.0 {
            tracing::error!(%error, "an event wasn't taken");
        }
    }
}

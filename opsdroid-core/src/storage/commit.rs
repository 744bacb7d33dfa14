//! The answer to a commit: a future of which everybody who waits for the batch can have a copy.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    task::{Context, Poll, Waker},
};

use futures_util::future::{BoxFuture, FutureExt, Shared};

use super::Committed;
use crate::error::{Error, Result};

/// Tells what becomes of a batch: [`Committed`] once it is durable. A clone tells the same.
///
/// # Errors
/// As [`Storage::commit`](super::Storage::commit) says.
#[must_use = "only its answer says whether the batch is there"]
#[derive(Clone)]
pub struct Commit(State);

type Answer = Result<Committed, Arc<Error>>;

#[derive(Clone)]
enum State {
    Known(Answer),
    Told(Shared<BoxFuture<'static, Answer>>),
    /// One batch of a group.
    Grouped {
        group: Arc<Verdict>,
        place: usize,
        /// Where the group has this one's waker.
        waker: Option<usize>,
    },
}

impl Commit {
    /// What this future says. It isn't polled before this one is.
    pub fn new(told: impl Future<Output = Result<Committed>> + Send + 'static) -> Self {
        let told = told.map(|told| told.map_err(Arc::new));
        Self(State::Told(told.boxed().shared()))
    }

    /// What is known already.
    pub fn ready(known: Result<Committed>) -> Self {
        Self(State::Known(known.map_err(Arc::new)))
    }

    /// The batch in this place of a group.
    pub(super) fn grouped(group: Arc<Verdict>, place: usize) -> Self {
        let waker = None;
        Self(State::Grouped {
            group,
            place,
            waker,
        })
    }

    /// What is known of it, without a wait.
    pub(crate) fn peek(&self) -> Option<Result<Committed>> {
        match &self.0 {
            State::Known(known) => Some(each(known)),
            State::Told(told) => told.peek().map(each),
            State::Grouped { group, place, .. } => group.on(*place),
        }
    }
}

impl Future for Commit {
    type Output = Result<Committed>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Committed>> {
        match &mut self.0 {
            State::Known(known) => Poll::Ready(each(known)),
            State::Told(told) => told.poll_unpin(context).map(|told| each(&told)),
            State::Grouped {
                group,
                place,
                waker,
            } => group.poll(*place, waker, context.waker()),
        }
    }
}

impl fmt::Debug for Commit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Commit").field(&self.peek()).finish()
    }
}

/// An answer for one of those who wait for it.
fn each(answer: &Answer) -> Result<Committed> {
    answer.as_ref().copied().map_err(|error| again(error))
}

/// The same error for another who waits.
fn again(error: &Error) -> Error {
    match error {
        Error::Stopped => Error::Stopped,
        Error::Rejected(cause) => Error::rejected(cause.to_string()),
        Error::Storage(cause) => Error::storage(cause.to_string()),
        other => Error::storage(other.to_string()),
    }
}

/// What becomes of the batches of a group, which is known of all of them at once.
#[derive(Default)]
pub(super) struct Verdict {
    told: OnceLock<Result<Vec<Committed>, Arc<Error>>>,
    waiting: Mutex<Vec<Waker>>,
}

impl Verdict {
    /// Tells it to all who wait, once.
    pub(super) fn tell(&self, told: Result<Vec<Committed>>) {
        let _ = self.told.set(told.map_err(Arc::new));
        let waiting = std::mem::take(&mut *self.waiting());
        waiting.into_iter().for_each(Waker::wake);
    }

    fn on(&self, place: usize) -> Option<Result<Committed>> {
        let told = self.told.get()?.as_ref();
        Some(match told.map(|told| told.get(place)) {
            Ok(Some(committed)) => Ok(*committed),
            Ok(None) => Err(Error::Stopped),
            Err(error) => Err(again(error)),
        })
    }

    fn poll(
        &self,
        place: usize,
        registered: &mut Option<usize>,
        waker: &Waker,
    ) -> Poll<Result<Committed>> {
        if let Some(told) = self.on(place) {
            return Poll::Ready(told);
        }
        let mut waiting = self.waiting();
        // It may have been told meanwhile; from here on, who tells it finds the waker.
        if let Some(told) = self.on(place) {
            return Poll::Ready(told);
        }
        match registered.and_then(|at| waiting.get_mut(at)) {
            Some(known) => known.clone_from(waker),
            None => {
                *registered = Some(waiting.len());
                waiting.push(waker.clone());
            }
        }
        Poll::Pending
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waker>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Events wait here for their skills: in order within a conversation, side by side across them.

use std::{
    collections::{HashMap, VecDeque},
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::FutureExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};
use tokio_util::task::TaskTracker;

use super::{DRAIN, react::react, slot::panic_text};
use crate::{
    bot::Bot,
    error::{Error, Result},
    event::AnyEvent,
    target::Target,
};

/// A connector's room with its thread, or a user of it.
type Key = (Arc<str>, Target);

/// An event's share of its connector's room.
type Share = Arc<OwnedSemaphorePermit>;

/// An event that waits for its skills.
type Waiting = (Bot, AnyEvent, Share);

tokio::task_local! {
    /// The share of the event whose skills run. Where there is no room, what they parse has a part
    /// in it: to wait for room that they hold themselves would be to wait for ever.
    static SHARE: Share;
}

/// All conversations that have an event under way.
pub(crate) struct Conversations {
    queues: Mutex<HashMap<Key, VecDeque<Waiting>>>,
    tasks: TaskTracker,
}

impl Conversations {
    pub(crate) fn new() -> Self {
        Self {
            queues: Mutex::default(),
            tasks: TaskTracker::new(),
        }
    }

    /// Puts an event into its conversation, which has a task of its own while it isn't empty. It
    /// takes a share of this room until the skills are done with it.
    pub(crate) async fn take(
        &self,
        bot: &Bot,
        event: AnyEvent,
        room: &Arc<Semaphore>,
    ) -> Result<()> {
        let share = match (
            Arc::clone(room).try_acquire_owned(),
            SHARE.try_with(Arc::clone),
        ) {
            (Ok(permit), _) => Arc::new(permit),
            (Err(TryAcquireError::Closed), _) => return Err(Error::Stopped),
            (Err(TryAcquireError::NoPermits), Ok(share)) => share,
            (Err(TryAcquireError::NoPermits), Err(_)) => tokio::select! {
                permit = Arc::clone(room).acquire_owned() => Arc::new(permit.map_err(|_| Error::Stopped)?),
                () = bot.stopped() => return Err(Error::Stopped),
            },
        };
        if bot.is_stopping() {
            return Err(Error::Stopped);
        }
        let connector = event.connector().unwrap_or(&bot.scope.name);
        let key = (Arc::clone(connector), event.target().clone());
        let waiting = (bot.clone(), event, share);

        let mut queues = self.lock();
        // Under the lock, so that `drain` sees either this event or a closed door.
        if self.tasks.is_closed() {
            return Err(Error::Stopped);
        }
        if let Some(queue) = queues.get_mut(&key) {
            queue.push_back(waiting);
            return Ok(());
        }
        queues.insert(key.clone(), VecDeque::new());
        let bot = bot.clone();
        self.tasks
            .spawn(async move { bot.core.conversations.work(key, waiting).await });
        Ok(())
    }

    /// Deals with one conversation's events until none waits.
    async fn work(&self, key: Key, first: Waiting) {
        let mut next = Some(first);
        while let Some((bot, event, share)) = next {
            // Skills and connectors are caught one by one; whatever else panics, the next event
            // has its turn.
            let reacted = AssertUnwindSafe(SHARE.scope(share, react(&bot, event)));
            if let Err(panic) = reacted.catch_unwind().await {
                tracing::error!(panic = panic_text(&*panic), "an event was given up");
            }
            let mut queues = self.lock();
            next = queues.get_mut(&key).and_then(VecDeque::pop_front);
            if next.is_none() {
                queues.remove(&key);
            }
        }
    }

    /// Takes nothing more and waits for what was taken, for so long at the most.
    pub(crate) async fn drain(&self) {
        {
            let _queues = self.lock();
            self.tasks.close();
        }
        if tokio::time::timeout(DRAIN, self.tasks.wait())
            .await
            .is_err()
        {
            let left = self
                .lock()
                .values()
                .map(|queue| queue.len() + 1)
                .sum::<usize>();
            tracing::error!(left, deadline = ?DRAIN, "stopped before every event was dealt with");
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, VecDeque<Waiting>>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Events wait here for their skills: in order within a conversation, side by side across them.

use std::{
    collections::{HashMap, VecDeque},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;

use super::react::react;
use crate::{
    bot::Bot,
    error::{Error, Result},
    event::AnyEvent,
    target::Target,
};

/// How many events may be under way before [`Bot::parse`] waits.
const UNDER_WAY: usize = 1024;

/// A connector's room with its thread, or a user of it.
type Key = (Arc<str>, Target);

/// An event that waits, and its share of [`UNDER_WAY`].
type Waiting = (Bot, AnyEvent, OwnedSemaphorePermit);

/// All conversations that have an event under way.
pub(crate) struct Conversations {
    queues: Mutex<HashMap<Key, VecDeque<Waiting>>>,
    room: Arc<Semaphore>,
    tasks: TaskTracker,
    /// A conversation has come to its end.
    ended: Notify,
}

impl Conversations {
    pub(crate) fn new() -> Self {
        Self {
            queues: Mutex::default(),
            room: Arc::new(Semaphore::new(UNDER_WAY)),
            tasks: TaskTracker::new(),
            ended: Notify::new(),
        }
    }

    /// Puts an event into its conversation, which has a task of its own while it isn't empty.
    pub(crate) async fn take(&self, bot: &Bot, event: AnyEvent) -> Result<()> {
        let permit = match Arc::clone(&self.room).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => tokio::select! {
                permit = Arc::clone(&self.room).acquire_owned() => permit.map_err(|_| Error::Stopped)?,
                () = bot.stopped() => return Err(Error::Stopped),
            },
        };
        if bot.is_stopping() {
            return Err(Error::Stopped);
        }
        let connector = event.connector().unwrap_or(&bot.scope.name);
        let key = (Arc::clone(connector), event.target().clone());
        let waiting = (bot.clone(), event, permit);

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
        while let Some((bot, event, permit)) = next {
            react(&bot, event).await;
            drop(permit);
            let mut queues = self.lock();
            next = queues.get_mut(&key).and_then(VecDeque::pop_front);
            if next.is_none() {
                queues.remove(&key);
                self.ended.notify_waiters();
            }
        }
    }

    /// Waits until nothing of this connector's is under way, for so long at the most.
    pub(crate) async fn finish(&self, connector: &str, deadline: Duration) {
        let finished = async {
            loop {
                let mut ended = pin!(self.ended.notified());
                ended.as_mut().enable();
                if !self.lock().keys().any(|(name, _)| **name == *connector) {
                    return;
                }
                ended.await;
            }
        };
        if tokio::time::timeout(deadline, finished).await.is_err() {
            tracing::error!(
                connector,
                ?deadline,
                "closed before every event was dealt with"
            );
        }
    }

    /// Takes nothing more and waits for what was taken, for so long at the most.
    pub(crate) async fn drain(&self, deadline: Duration) {
        {
            let _queues = self.lock();
            self.tasks.close();
        }
        if tokio::time::timeout(deadline, self.tasks.wait())
            .await
            .is_err()
        {
            let left = self
                .lock()
                .values()
                .map(|queue| queue.len() + 1)
                .sum::<usize>();
            tracing::error!(left, ?deadline, "stopped before every event was dealt with");
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, VecDeque<Waiting>>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

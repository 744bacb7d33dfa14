//! A connector's changes of status on their way to the skills: in order, bounded, and never in the
//! way of anything else.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;

use super::capacity::Capacity;
use crate::{
    bot::Bot,
    event::{Event, Payload, StatusChanged},
    status::Status,
};

/// How many changes wait for their skills before the last two become one.
const WAITING: usize = 64;

/// One connector's changes that no skill has seen yet.
pub(super) struct Reports {
    queue: Mutex<Queue>,
    /// Room for one event: the next one is taken when the skills are done with it. The connector's
    /// own room stays for what it receives.
    room: Arc<Capacity>,
}

#[derive(Default)]
struct Queue {
    changes: VecDeque<Change>,
    /// A task hands them over.
    working: bool,
}

struct Change {
    previous: Status,
    status: Status,
    at: Timestamp,
}

impl Reports {
    pub(super) fn new() -> Self {
        Self {
            queue: Mutex::default(),
            room: Capacity::new(1),
        }
    }

    /// Has the skills told, if there are any for this, by a task that lives while there is
    /// something to tell.
    pub(super) fn push(&self, bot: &Bot, previous: Status, status: Status, at: Timestamp) {
        if !bot.core().skills.wants(StatusChanged::TYPE) {
            return;
        }
        let mut queue = self.lock();
        let waiting = queue.changes.len();
        match queue.changes.back_mut() {
            Some(last) if waiting >= WAITING => {
                tracing::warn!(
                    connector = bot.name(),
                    left_out = %last.status,
                    "skills are too slow for the changes of status: several come as one"
                );
                (last.status, last.at) = (status, at);
            }
            _ => queue.changes.push_back(Change {
                previous,
                status,
                at,
            }),
        }
        if !std::mem::replace(&mut queue.working, true) {
            let bot = bot.clone();
            tokio::spawn(async move { bot.scope().reports.work(&bot).await });
        }
    }

    /// Hands over what there is, one after the other.
    async fn work(&self, bot: &Bot) {
        while let Some(change) = self.next() {
            let Change {
                previous,
                status,
                at,
            } = change;
            let mut event = Event::new(StatusChanged::new(previous, status));
            event.connector = Some(Arc::clone(&bot.scope().name));
            event.created = Some(at);
            let told = bot.core().conversations.take(bot, event.into(), &self.room);
            if told.await.is_err() {
                tracing::debug!(connector = bot.name(), "a change while the bot stops");
            }
        }
    }

    /// Takes no change any more.
    pub(super) fn refuse(&self) {
        self.room.refuse();
    }

    fn next(&self) -> Option<Change> {
        let mut queue = self.lock();
        let next = queue.changes.pop_front();
        queue.working = next.is_some();
        next
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

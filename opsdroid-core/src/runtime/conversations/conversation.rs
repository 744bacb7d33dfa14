//! A conversation, and what waits in it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{ask::Asker, waiting::Waiting};
use crate::{
    bot::{Bot, Core},
    config::{OrderBy, Overlap},
    event::AnyEvent,
    shards::Shard,
    target::Target,
};

/// What stays for as many events where none waits any more.
const ROOMY: usize = 128;

/// Which conversation: a connector's room with its thread, or a user of it; and who, where each
/// user's events have an order of their own.
#[derive(Hash)]
pub(super) struct Key<'a> {
    connector: &'a str,
    target: &'a Target,
    user: Option<&'a str>,
}

impl<'a> Key<'a> {
    pub(super) fn of(bot: &'a Bot, event: &'a AnyEvent) -> Self {
        Self {
            connector: event.connector().unwrap_or(&bot.scope().name),
            target: event.target(),
            user: match bot.scope().section.shared().order_by {
                OrderBy::Room => None,
                OrderBy::User => event.user_id().or(event.user()),
            },
        }
    }

    pub(super) fn is_of(&self, conversation: &Conversation) -> bool {
        *self.target == conversation.target
            && *self.connector == *conversation.connector
            && self.user == conversation.user.as_deref()
    }
}

/// A conversation, and what is under way in it.
pub(crate) struct Conversation {
    pub(super) hash: u64,
    /// Of the connector, in a string of its own: each event changes how often it is counted.
    pub(crate) connector: Arc<str>,
    pub(super) overlap: Overlap,
    target: Target,
    user: Option<Box<str>>,
    queue: Mutex<Queue>,
}

/// What waits in it.
pub(super) struct Queue {
    pub(super) waiting: VecDeque<Waiting>,
    /// Skills that wait for what somebody says next.
    pub(super) askers: Vec<Asker>,
    /// How many tasks are at it: one, unless events overlap.
    pub(super) workers: usize,
}

impl Conversation {
    /// One with nothing under way yet.
    pub(super) fn new(hash: u64, bot: &Bot, key: &Key<'_>) -> Arc<Self> {
        Arc::new(Self {
            hash,
            overlap: bot.scope().section.shared().overlap,
            connector: key.connector.into(),
            target: key.target.clone(),
            user: key.user.map(Into::into),
            queue: Mutex::new(Queue {
                waiting: VecDeque::new(),
                askers: Vec::new(),
                workers: 0,
            }),
        })
    }

    pub(super) fn key(&self) -> Key<'_> {
        Key {
            connector: &self.connector,
            target: &self.target,
            user: self.user.as_deref(),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shard for Conversation {
    fn hash(&self) -> u64 {
        self.hash
    }

    fn is_idle(&self) -> bool {
        self.lock().is_idle()
    }
}

impl Queue {
    /// Whether nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.workers == 0
    }

    /// A task less is at it.
    pub(super) fn leave(&mut self) {
        self.workers -= 1;
        if self.is_idle() {
            // Nobody says anything here any more.
            self.askers.clear();
            self.waiting.shrink_to(ROOMY);
        }
    }

    /// The next event whose turn it is.
    pub(super) fn next(&mut self, overlap: Overlap, core: &Core) -> Option<Waiting> {
        if overlap == Overlap::Latest {
            self.drop_passed(core);
        }
        self.waiting.pop_front()
    }

    /// Of those that were taken, only the latest has its turn. One that may yet turn out to be a
    /// redelivery takes nobody's.
    pub(super) fn drop_passed(&mut self, core: &Core) {
        if let Some(latest) = self.waiting.iter().rposition(Waiting::is_known_safe) {
            self.waiting
                .drain(..latest)
                .for_each(|passed| passed.complete(core));
        }
    }
}

//! Events wait here for their skills: in order within a conversation, side by side across them.

mod ask;
mod conversation;
mod waiting;
mod work;

pub(crate) use self::conversation::Conversation;
pub(super) use self::waiting::Waiting;

use std::{collections::VecDeque, sync::Arc, time::Duration};

use self::{conversation::Key, waiting::Share, work::Turn};
use super::{DRAIN, capacity::Capacity, workers::Workers};
use crate::{
    bot::Bot,
    config::Overlap,
    delivery::{Gate, Kept, Origin},
    error::{Error, Result},
    event::AnyEvent,
    shards::{Part, Shard, Shards},
};

/// The oldest event that a connector catches up on, unless the configuration says otherwise.
const MAX_BACKFILL_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether it happened so long before the bot came back that nobody waits for an answer any more.
fn is_too_old(bot: &Bot, event: &AnyEvent) -> bool {
    let Some(created) = event.created().filter(|_| event.is_backfilled()) else {
        return false;
    };
    let max = bot.scope().section.shared().max_backfill_age;
    let age = bot.core().clock.now().duration_since(created);
    Duration::try_from(age).is_ok_and(|age| age > max.unwrap_or(MAX_BACKFILL_AGE))
}

/// All conversations that have an event under way, and some that had one lately.
#[derive(Default)]
pub(crate) struct Conversations {
    all: Shards<Conversation>,
    workers: Workers<Turn>,
}

impl Conversations {
    /// Puts an event into its conversation, which has a task of its own while it isn't empty. It
    /// takes a share of this room until the skills are done with it. Returns once it is safe.
    pub(crate) async fn take(
        &self,
        bot: &Bot,
        mut event: AnyEvent,
        room: &Arc<Capacity>,
    ) -> Result<()> {
        bot.core().recovered().await?;
        if is_too_old(bot, &event) {
            tracing::debug!(connector = bot.name(), id = ?event.id(), "too old to catch up on");
            return Ok(());
        }
        // Whatever becomes of it: the next one has the same key in every run.
        let run_key = bot.run.as_ref().and_then(|run| run.next_key());
        let hash = self.hash(bot, &event);
        let share = Share::take(room, hash).await?;
        if bot.is_stopping() {
            return Err(Error::Stopped);
        }
        let selected = bot.core().skills.select(&event);
        // What nobody waits for needn't be kept.
        if selected.is_empty() && !self.has(hash, bot, &event) {
            return Ok(());
        }
        let kept = bot.scope().is_durable() && Arc::ptr_eq(room, &bot.scope().room);
        let kept = kept
            .then(|| Kept::new(bot, &mut event, run_key))
            .transpose()?;
        let waiting = Waiting::new(event, selected, share);
        let gate = self.admit(hash, bot, waiting, kept)?;
        until_safe(bot, gate).await
    }

    /// Takes a dead letter in, however old it is and whether or not it was seen before.
    pub(crate) async fn take_again(&self, bot: &Bot, mut event: AnyEvent) -> Result<()> {
        let hash = self.hash(bot, &event);
        let share = Share::take(&bot.scope().room, hash).await?;
        let kept = bot.scope().is_durable();
        let kept = kept.then(|| Kept::new(bot, &mut event, None)).transpose()?;
        let selected = bot.core().skills.select(&event);
        let waiting = Waiting::new(event, selected, share);
        let gate = self.admit(hash, bot, waiting, kept.map(Kept::again))?;
        until_safe(bot, gate).await
    }

    fn admit(
        &self,
        hash: u64,
        bot: &Bot,
        mut waiting: Waiting,
        kept: Option<Kept>,
    ) -> Result<Option<Gate>> {
        let mut part = self.all.part(hash);
        // Under the lock, so that `drain` sees either this event or a closed door.
        if self.workers.is_closed() {
            return Err(Error::Stopped);
        }
        let gate = kept.map(|kept| {
            let (origin, gate) = kept.commit(bot.core());
            waiting.kept = Some((origin, Some(gate.clone())));
            gate
        });
        self.place(&mut part, hash, bot, waiting, VecDeque::push_back);
        Ok(gate)
    }

    /// Takes up an event that the last process was at.
    pub(crate) fn resume(&self, bot: &Bot, event: AnyEvent, origin: Arc<Origin>) {
        let hash = self.hash(bot, &event);
        let share = Share::try_take(&bot.scope().room, hash);
        let selected = bot.core().skills.select(&event);
        let mut waiting = Waiting::new(event, selected, share);
        waiting.kept = Some((origin, None));
        let mut part = self.all.part(hash);
        self.place(&mut part, hash, bot, waiting, VecDeque::push_back);
    }

    /// Takes an event back from a skill that has stopped waiting for it: it has the next turn.
    fn take_back(&self, bot: &Bot, waiting: Waiting) {
        let hash = self.hash(bot, &waiting.event);
        let mut part = self.all.part(hash);
        self.place(&mut part, hash, bot, waiting, VecDeque::push_front);
    }

    /// Puts it into its conversation, which is in this part.
    fn place(
        &self,
        part: &mut Part<'_, Conversation>,
        hash: u64,
        bot: &Bot,
        mut waiting: Waiting,
        push: fn(&mut VecDeque<Waiting>, Waiting),
    ) {
        let key = Key::of(bot, &waiting.event);
        let conversation = match part.find(hash, |other| key.is_of(other)) {
            Some(conversation) => Arc::clone(conversation),
            None => part.insert(Conversation::new(hash, bot, &key)),
        };
        bot.sign(&mut waiting.event, &conversation.connector);
        {
            let mut queue = conversation.lock();
            if !queue.is_idle() {
                if !queue.askers.is_empty() {
                    waiting = match queue.ask(waiting, bot) {
                        Some(waiting) => waiting,
                        None => return,
                    };
                }
                if conversation.overlap != Overlap::Concurrent {
                    push(&mut queue.waiting, waiting);
                    if conversation.overlap == Overlap::Latest {
                        queue.drop_passed(bot.core());
                    }
                    return;
                }
            }
            queue.workers += 1;
        }
        let turn = Turn {
            bot: bot.apart(&conversation.connector),
            conversation,
            first: waiting,
        };
        self.workers.give(bot.core(), turn);
    }

    /// Takes nothing more and waits for what was taken, for so long at the most.
    pub(crate) async fn drain(&self) {
        self.workers.close();
        // Whoever saw the door open has put its event in once each lock was to be had.
        self.all.parts().for_each(drop);
        if tokio::time::timeout(DRAIN, self.workers.wait())
            .await
            .is_err()
        {
            let left = |part: Part<'_, Conversation>| {
                let queues = part.iter().map(|it| it.lock());
                let left = queues.map(|queue| queue.waiting.len() + queue.workers);
                left.sum::<usize>()
            };
            let left = self.all.parts().map(left).sum::<usize>();
            tracing::error!(left, deadline = ?DRAIN, "stopped before every event was dealt with");
        }
    }

    fn has(&self, hash: u64, bot: &Bot, event: &AnyEvent) -> bool {
        let key = Key::of(bot, event);
        let part = self.all.part(hash);
        let found = part.find(hash, |other| key.is_of(other));
        found.is_some_and(|conversation| !conversation.is_idle())
    }

    fn hash(&self, bot: &Bot, event: &AnyEvent) -> u64 {
        self.all.hash(Key::of(bot, event))
    }
}

/// Waits until it is kept, where it is.
async fn until_safe(bot: &Bot, gate: Option<Gate>) -> Result<()> {
    let Some(gate) = gate else { return Ok(()) };
    let safe = gate.await.map(drop);
    bot.core().failpoint("inbox.after-commit");
    safe
}

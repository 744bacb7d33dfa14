//! Events wait here for their skills: in order within a conversation, side by side across them.

mod ask;

use std::{
    collections::{HashMap, VecDeque},
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::FutureExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};
use tokio_util::task::TaskTracker;

use self::ask::Asker;
use super::{DRAIN, react::react, slot::panic_text};
use crate::{
    bot::Bot,
    config::{OrderBy, Overlap},
    delivery::{Gate, Kept, Origin, shared},
    error::{Error, Result},
    event::AnyEvent,
    skill::Selected,
    storage::Committed,
    target::Target,
};

/// The oldest event that a connector catches up on, unless the configuration says otherwise.
const MAX_BACKFILL_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// A connector's room with its thread, or a user of it; and who, where each user's events have
/// an order of their own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Conversation {
    connector: Arc<str>,
    target: Target,
    user: Option<String>,
}

impl Conversation {
    fn of(bot: &Bot, event: &AnyEvent) -> Self {
        let user = match bot.scope.section.shared().order_by {
            OrderBy::Room => None,
            OrderBy::User => event.user_id().or(event.user()).map(str::to_owned),
        };
        Self {
            connector: Arc::clone(event.connector().unwrap_or(&bot.scope.name)),
            target: event.target().clone(),
            user,
        }
    }
}

/// Whether it happened so long before the bot came back that nobody waits for an answer any more.
fn is_too_old(bot: &Bot, event: &AnyEvent) -> bool {
    let max = bot.scope.section.shared().max_backfill_age;
    let age = event
        .created()
        .map(|created| bot.core.clock.now().duration_since(created));
    event.is_backfilled()
        && age
            .and_then(|age| Duration::try_from(age).ok())
            .is_some_and(|age| age > max.unwrap_or(MAX_BACKFILL_AGE))
}

/// An event's share of its connector's room. One from the last process takes none.
type Share = Option<Arc<OwnedSemaphorePermit>>;

/// An event that waits for its skills.
struct Waiting {
    bot: Bot,
    event: AnyEvent,
    selected: Vec<Selected>,
    share: Share,
    /// Where it is kept until they are done, and whether it is there yet.
    kept: Option<(Arc<Origin>, Option<Gate>)>,
}

impl Waiting {
    /// Waits until it is kept; `false` where it isn't, or came before.
    async fn is_safe(&self) -> bool {
        match &self.kept {
            Some((_, Some(gate))) => matches!(gate.clone().await, Ok(Committed::Done)),
            _ => true,
        }
    }

    /// Whether it is known to be kept, without a wait.
    fn is_known_safe(&self) -> bool {
        match &self.kept {
            Some((_, Some(gate))) => matches!(gate.peek(), Some(Ok(Committed::Done))),
            _ => true,
        }
    }

    /// It is dealt with.
    fn complete(&self) {
        if let Some((origin, _)) = &self.kept {
            origin.complete(&self.bot.core);
        }
    }
}

tokio::task_local! {
    /// The share of the event whose skills run. Where there is no room, what they parse has a part
    /// in it: to wait for room that they hold themselves would be to wait for ever.
    static SHARE: Share;
}

/// A conversation with an event under way.
#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    /// Skills that wait for what somebody says next.
    askers: Vec<Asker>,
    /// How many tasks are at it: one, unless events overlap.
    workers: usize,
}

impl Queue {
    /// Of those that were taken, only the latest has its turn. One that may yet turn out to be a
    /// redelivery takes nobody's.
    fn drop_passed(&mut self) {
        if let Some(latest) = self.waiting.iter().rposition(Waiting::is_known_safe) {
            self.waiting
                .drain(..latest)
                .for_each(|passed| passed.complete());
        }
    }
}

/// All conversations that have an event under way.
pub(crate) struct Conversations {
    queues: Mutex<HashMap<Conversation, Queue>>,
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
    /// takes a share of this room until the skills are done with it. Returns once it is safe.
    pub(crate) async fn take(
        &self,
        bot: &Bot,
        mut event: AnyEvent,
        room: &Arc<Semaphore>,
    ) -> Result<()> {
        bot.core.recovered().await?;
        if is_too_old(bot, &event) {
            tracing::debug!(connector = bot.name(), id = ?event.id(), "too old to catch up on");
            return Ok(());
        }
        // Whatever becomes of it: the next one has the same key in every run.
        let run_key = bot.run.as_ref().and_then(|run| run.next_key());
        let share = Self::share(bot, room).await?;
        if bot.is_stopping() {
            return Err(Error::Stopped);
        }
        let conversation = Conversation::of(bot, &event);
        let selected = bot.core.skills.select(&event);
        // What nobody waits for needn't be kept.
        if selected.is_empty() && !self.has(&conversation) {
            return Ok(());
        }
        let kept = bot.scope.is_durable() && Arc::ptr_eq(room, &bot.scope.room);
        let kept = kept
            .then(|| Kept::new(bot, &mut event, run_key))
            .transpose()?;
        let waiting = Waiting {
            bot: bot.clone(),
            event,
            selected,
            share: Some(share),
            kept: None,
        };
        self.admit(conversation, waiting, kept).await
    }

    /// Takes a dead letter in, however old it is and whether or not it was seen before.
    pub(crate) async fn take_again(&self, bot: &Bot, mut event: AnyEvent) -> Result<()> {
        let share = Self::share(bot, &bot.scope.room).await?;
        let kept = bot.scope.is_durable();
        let kept = kept.then(|| Kept::new(bot, &mut event, None)).transpose()?;
        let conversation = Conversation::of(bot, &event);
        let waiting = Waiting {
            bot: bot.clone(),
            selected: bot.core.skills.select(&event),
            event,
            share: Some(share),
            kept: None,
        };
        self.admit(conversation, waiting, kept.map(Kept::again))
            .await
    }

    async fn admit(
        &self,
        conversation: Conversation,
        mut waiting: Waiting,
        kept: Option<Kept>,
    ) -> Result<()> {
        let core = Arc::clone(&waiting.bot.core);
        let gate = {
            let mut queues = self.lock();
            // Under the lock, so that `drain` sees either this event or a closed door.
            if self.tasks.is_closed() {
                return Err(Error::Stopped);
            }
            let kept = kept.map(|kept| kept.commit(&core));
            let gate = kept.as_ref().map(|(_, gate)| gate.clone());
            waiting.kept = kept.map(|(origin, gate)| (origin, Some(gate)));
            self.place(&mut queues, conversation, waiting, VecDeque::push_back);
            gate
        };
        match gate {
            Some(gate) => {
                let safe = gate.await.map(drop).map_err(|error| shared(&error));
                core.failpoint("inbox.after-commit");
                safe
            }
            None => Ok(()),
        }
    }

    /// Takes up an event that the last process was at.
    pub(crate) fn resume(&self, bot: &Bot, event: AnyEvent, origin: Arc<Origin>) {
        let share = Arc::clone(&bot.scope.room).try_acquire_owned();
        let conversation = Conversation::of(bot, &event);
        let waiting = Waiting {
            bot: bot.clone(),
            selected: bot.core.skills.select(&event),
            event,
            share: share.ok().map(Arc::new),
            kept: Some((origin, None)),
        };
        let mut queues = self.lock();
        self.place(&mut queues, conversation, waiting, VecDeque::push_back);
    }

    /// Takes an event back from a skill that has stopped waiting for it: it has the next turn.
    fn take_back(&self, waiting: Waiting) {
        let conversation = Conversation::of(&waiting.bot, &waiting.event);
        let mut queues = self.lock();
        self.place(&mut queues, conversation, waiting, VecDeque::push_front);
    }

    /// A share of the connector's room; waits for it, unless a skill asks that may hold it itself.
    async fn share(bot: &Bot, room: &Arc<Semaphore>) -> Result<Arc<OwnedSemaphorePermit>> {
        let own = SHARE.try_with(Clone::clone).ok().flatten();
        match (Arc::clone(room).try_acquire_owned(), own) {
            (Ok(permit), _) => Ok(Arc::new(permit)),
            (Err(TryAcquireError::Closed), _) => Err(Error::Stopped),
            (Err(TryAcquireError::NoPermits), Some(share)) => Ok(share),
            (Err(TryAcquireError::NoPermits), None) => tokio::select! {
                permit = Arc::clone(room).acquire_owned() => {
                    permit.map(Arc::new).map_err(|_| Error::Stopped)
                }
                () = bot.stopped() => Err(Error::Stopped),
            },
        }
    }

    fn place(
        &self,
        queues: &mut HashMap<Conversation, Queue>,
        conversation: Conversation,
        mut waiting: Waiting,
        push: fn(&mut VecDeque<Waiting>, Waiting),
    ) {
        let overlap = waiting.bot.scope.section.shared().overlap;
        if let Some(queue) = queues.get_mut(&conversation) {
            waiting = match queue.ask(waiting) {
                Some(waiting) => waiting,
                None => return,
            };
            if overlap != Overlap::Concurrent {
                push(&mut queue.waiting, waiting);
                if overlap == Overlap::Latest {
                    queue.drop_passed();
                }
                return;
            }
            queue.workers += 1;
        } else {
            let queue = Queue {
                workers: 1,
                ..Queue::default()
            };
            queues.insert(conversation.clone(), queue);
        }
        let bot = waiting.bot.clone();
        self.tasks.spawn(async move {
            let conversations = &bot.core.conversations;
            conversations.work(conversation, waiting).await;
        });
    }

    /// Deals with one conversation's events until none waits.
    async fn work(&self, conversation: Conversation, first: Waiting) {
        let mut next = Some(first);
        while let Some(waiting) = next {
            let overlap = waiting.bot.scope.section.shared().overlap;
            self.deal(&conversation, waiting).await;
            if self.is_empty(&conversation) {
                // Where many come, the next one is about to: a task for each would cost more.
                tokio::task::yield_now().await;
            }
            let mut queues = self.lock();
            let Some(queue) = queues.get_mut(&conversation) else {
                return;
            };
            if overlap == Overlap::Latest {
                queue.drop_passed();
            }
            next = queue.waiting.pop_front();
            if next.is_none() {
                queue.workers -= 1;
                if queue.workers == 0 {
                    queues.remove(&conversation);
                }
            }
        }
    }

    async fn deal(&self, conversation: &Conversation, mut waiting: Waiting) {
        if !waiting.is_safe().await {
            return;
        }
        let core = Arc::clone(&waiting.bot.core);
        core.failpoint("inbox.before-skills");
        let origin = waiting.kept.as_ref().map(|(origin, _)| Arc::clone(origin));
        let event = waiting.event.clone();
        let selected = std::mem::take(&mut waiting.selected);
        let reacted = react(&waiting.bot, event, selected, origin, conversation);
        // Skills and connectors are caught one by one; whatever else panics, the next event has
        // its turn.
        let reacted = AssertUnwindSafe(SHARE.scope(waiting.share.clone(), reacted));
        let finished = reacted.catch_unwind().await.unwrap_or_else(|panic| {
            tracing::error!(panic = panic_text(&*panic), "an event was given up");
            true
        });
        if finished {
            core.failpoint("inbox.before-complete");
            waiting.complete();
            core.failpoint("inbox.after-complete");
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
                .map(|queue| queue.waiting.len() + 1)
                .sum::<usize>();
            tracing::error!(left, deadline = ?DRAIN, "stopped before every event was dealt with");
        }
    }

    fn is_empty(&self, conversation: &Conversation) -> bool {
        let queues = self.lock();
        queues
            .get(conversation)
            .is_none_or(|queue| queue.waiting.is_empty())
    }

    fn has(&self, conversation: &Conversation) -> bool {
        self.lock().contains_key(conversation)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Conversation, Queue>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! The task of a conversation: deals with its events until none waits.

use std::{cell::Cell, panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt;

use super::{
    Conversation, Conversations,
    waiting::{SHARE, Waiting},
};
use crate::{
    bot::{Bot, Core},
    error::panic_text,
    runtime::{
        react::react,
        workers::{Job, Workers},
    },
};

/// A conversation that has something to deal with.
pub(super) struct Turn {
    /// What the skills are given: a handle whose counts no other conversation changes.
    pub(super) bot: Bot,
    pub(super) conversation: Arc<Conversation>,
    pub(super) first: Waiting,
}

impl Job for Turn {
    fn workers(core: &Core) -> &Workers<Self> {
        &core.conversations.workers
    }

    async fn work(self, core: &Arc<Core>) {
        core.conversations
            .work(&self.bot, &self.conversation, self.first)
            .await;
    }
}

impl Conversations {
    /// Deals with one conversation's events until none waits.
    async fn work(&self, bot: &Bot, conversation: &Arc<Conversation>, first: Waiting) {
        let mut at = Some(first);
        loop {
            // Skills and connectors are caught one by one; whatever else panics, the next event has
            // its turn.
            let served = AssertUnwindSafe(self.serve(bot, conversation, &mut at));
            let served = SHARE.scope(Cell::default(), served.catch_unwind()).await;
            let Err(panic) = served else { return };
            tracing::error!(panic = panic_text(&*panic), "an event was given up");
            if let Some(given_up) = at.take() {
                given_up.complete(bot.core());
            }
            at = self.next_in(bot.core(), conversation).await;
        }
    }

    async fn serve(&self, bot: &Bot, conversation: &Arc<Conversation>, at: &mut Option<Waiting>) {
        while let Some(waiting) = at {
            deal(bot, conversation, waiting).await;
            *at = None;
            // It holds its room until it is dealt with.
            SHARE.with(Cell::take);
            *at = self.next_in(bot.core(), conversation).await;
        }
    }

    /// The conversation's next event. Where there is none, the task that asks is at it no more.
    async fn next_in(&self, core: &Core, conversation: &Arc<Conversation>) -> Option<Waiting> {
        let overlap = conversation.overlap;
        // However much waits, other conversations have their turn.
        tokio::task::consume_budget().await;
        if let Some(next) = conversation.lock().next(overlap, core) {
            return Some(next);
        }
        // Where many come, the next one is about to.
        tokio::task::yield_now().await;
        let is_idle = {
            let mut queue = conversation.lock();
            let next = queue.next(overlap, core);
            if next.is_some() {
                return next;
            }
            queue.leave();
            queue.is_idle()
        };
        if is_idle {
            self.all.rest(conversation);
        }
        None
    }
}

async fn deal(bot: &Bot, conversation: &Arc<Conversation>, waiting: &mut Waiting) {
    if !waiting.is_safe().await {
        return;
    }
    let core = bot.core();
    core.failpoint("inbox.before-skills");
    SHARE.with(|share| share.set(std::mem::take(&mut waiting.share)));
    if react(bot, waiting, conversation).await {
        core.failpoint("inbox.before-complete");
        waiting.complete(core);
        core.failpoint("inbox.after-complete");
    }
}

//! A skill that waits for what the same user says next. It must not wait behind itself.

use std::time::Duration;

use tokio::sync::oneshot;

use super::{Conversation, Conversations, conversation::Queue, waiting::Waiting};
use crate::{
    bot::Bot,
    event::{AnyEvent, Message, Payload},
};

/// A skill that waits.
pub(super) struct Asker {
    user: String,
    answer: oneshot::Sender<Handed>,
}

/// An event on its way to the skill that waits for it. Where that stops waiting, it goes back.
struct Handed {
    waiting: Option<Waiting>,
    bot: Bot,
}

impl Handed {
    fn new(waiting: Waiting, bot: &Bot) -> Self {
        Self {
            waiting: Some(waiting),
            bot: bot.clone(),
        }
    }

    fn take(mut self) -> Option<Waiting> {
        self.waiting.take()
    }

    /// Waits until it is kept; `false` where it isn't, or came before.
    async fn is_safe(&self) -> bool {
        match &self.waiting {
            Some(waiting) => waiting.is_safe().await,
            None => false,
        }
    }
}

impl Drop for Handed {
    fn drop(&mut self) {
        if let Some(waiting) = self.waiting.take() {
            let core = self.bot.core();
            core.conversations.take_back(&self.bot, waiting);
        }
    }
}

impl Queue {
    /// Gives the event to a skill that waits for it; gives it back where none does.
    pub(super) fn ask(&mut self, mut waiting: Waiting, bot: &Bot) -> Option<Waiting> {
        while let Some(place) = self.askers.iter().position(|asker| asker.wants(&waiting)) {
            let answer = self.askers.remove(place).answer;
            match answer.send(Handed::new(waiting, bot)) {
                Ok(()) => return None,
                // It waits no more.
                Err(back) => waiting = back.take()?,
            }
        }
        Some(waiting)
    }
}

impl Asker {
    fn wants(&self, waiting: &Waiting) -> bool {
        is_said_by(&waiting.event, &self.user)
    }
}

fn is_said_by(event: &AnyEvent, user: &str) -> bool {
    event.is_a(Message::TYPE) && who(event) == Some(user)
}

fn who(event: &AnyEvent) -> Option<&str> {
    event.user_id().or(event.user())
}

impl Conversations {
    /// What the user of this event says next in its conversation; `None` where that is nothing for
    /// so long. It goes to no other skill.
    pub(crate) async fn next(
        &self,
        bot: &Bot,
        event: &AnyEvent,
        within: Duration,
    ) -> Option<AnyEvent> {
        let run = bot.run.as_ref()?;
        let user = who(event)?.to_owned();
        let clock = bot.clock();
        let said = async {
            let mut late = std::pin::pin!(clock.sleep(within));
            loop {
                let handed = tokio::select! {
                    biased;
                    handed = self.listen(bot, &run.conversation, &user) => handed?,
                    () = &mut late => return None,
                    () = bot.core().halt.cancelled() => return None,
                };
                let safe = handed.is_safe().await;
                let waiting = handed.take()?;
                if !safe {
                    continue;
                }
                match (&run.origin, &waiting.kept) {
                    (Some(origin), Some((other, _))) => origin.absorb(other, bot.core()),
                    _ => waiting.complete(bot.core()),
                }
                return Some(waiting.event);
            }
        };
        run.excused(clock, said).await
    }

    /// What waits already, or comes next.
    async fn listen(&self, bot: &Bot, conversation: &Conversation, user: &str) -> Option<Handed> {
        let answer = {
            let key = conversation.key();
            // Where a skill's run is over, another task may be at its conversation, or none.
            let part = self.all.part(conversation.hash);
            let found = part.find(conversation.hash, |other| key.is_of(other))?;
            let mut queue = found.lock();
            if queue.is_idle() {
                return None;
            }
            let mut waiting = queue.waiting.iter();
            if let Some(place) = waiting.position(|waiting| is_said_by(&waiting.event, user)) {
                let said = queue.waiting.remove(place);
                return said.map(|said| Handed::new(said, bot));
            }
            queue.askers.retain(|asker| !asker.answer.is_closed());
            let (sender, answer) = oneshot::channel();
            queue.askers.push(Asker {
                user: user.to_owned(),
                answer: sender,
            });
            answer
        };
        answer.await.ok()
    }
}

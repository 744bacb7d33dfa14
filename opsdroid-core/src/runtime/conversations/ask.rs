//! A skill that waits for what the same user says next. It must not wait behind itself.

use std::time::Duration;

use tokio::sync::oneshot;

use super::{Conversation, Conversations, Queue, Waiting};
use crate::{
    bot::Bot,
    event::{AnyEvent, Message, Payload},
};

/// A skill that waits.
pub(super) struct Asker {
    user: String,
    answer: oneshot::Sender<Waiting>,
}

impl Queue {
    /// Gives the event to a skill that waits for it; gives it back where none does.
    pub(super) fn ask(&mut self, mut waiting: Waiting) -> Option<Waiting> {
        while let Some(place) = self.askers.iter().position(|asker| asker.wants(&waiting)) {
            match self.askers.remove(place).answer.send(waiting) {
                Ok(()) => return None,
                // It waits no more.
                Err(back) => waiting = back,
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
        let said = async {
            loop {
                let waiting = self.listen(&run.conversation, &user).await?;
                if !waiting.is_safe().await {
                    continue;
                }
                if let (Some(origin), Some((other, _))) = (&run.origin, &waiting.kept) {
                    origin.absorb(other);
                } else {
                    waiting.complete();
                }
                return Some(waiting.event);
            }
        };
        let clock = bot.clock();
        let said = run.excused(clock, tokio::time::timeout(within, said));
        tokio::select! {
            said = said => said.ok().flatten(),
            () = bot.core.halt.cancelled() => None,
        }
    }

    /// What waits already, or comes next.
    async fn listen(&self, conversation: &Conversation, user: &str) -> Option<Waiting> {
        let answer = {
            let mut queues = self.lock();
            let queue = queues.get_mut(conversation)?;
            let mut waiting = queue.waiting.iter();
            if let Some(place) = waiting.position(|waiting| is_said_by(&waiting.event, user)) {
                return queue.waiting.remove(place);
            }
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

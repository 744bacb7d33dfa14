//! What was sent and isn't answered yet. A server that labels its answers says of every line how it
//! went; without labels, some commands are answered in a way that can be told from others.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use irc_proto::{Command, Message};
use opsdroid_core::{Error, Result};
use tokio::sync::oneshot;

use crate::{
    identity::Identity,
    wire::{explanation, nick, numeric, tag},
};

/// How long to wait where a server says that it is asked too much, but not how long to wait.
const TRY_AGAIN: Duration = Duration::from_secs(30);

/// How a line went: the id of what it made, where it has one.
pub(crate) type Answer = Result<Option<String>>;

/// What an answer without a label is known by: the command that comes back, and the id of the
/// channel or person it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sign {
    pub(crate) command: &'static str,
    pub(crate) subject: String,
}

/// All that isn't answered yet.
#[derive(Debug, Default)]
pub(crate) struct Pending(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    last: u64,
    questions: Vec<Question>,
}

#[derive(Debug)]
struct Question {
    label: u64,
    sign: Option<Sign>,
    /// The batch that the answer comes in.
    batch: Option<String>,
    answer: oneshot::Sender<Answer>,
}

/// A place in the queue; given up when dropped.
#[derive(Debug)]
pub(crate) struct Ticket<'a> {
    pub(crate) label: u64,
    answer: oneshot::Receiver<Answer>,
    pending: &'a Pending,
}

impl Pending {
    /// Waits for an answer from now on.
    pub(crate) fn ask(&self, sign: Option<Sign>) -> Ticket<'_> {
        let (sender, answer) = oneshot::channel();
        let mut waiting = self.lock();
        waiting.last += 1;
        let label = waiting.last;
        waiting.questions.push(Question {
            label,
            sign,
            batch: None,
            answer: sender,
        });
        Ticket {
            label,
            answer,
            pending: self,
        }
    }

    /// Gives the message to who waits for it. Whether somebody did.
    pub(crate) fn resolve(&self, message: &Message, me: &Identity) -> bool {
        let mut waiting = self.lock();
        let Some((index, answer)) = waiting.find(message, me) else {
            return false;
        };
        let Some(answer) = answer else { return true };
        let question = waiting.questions.swap_remove(index);
        // Whoever no longer waits has said so already.
        let _ = question.answer.send(answer);
        true
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Whose message it is and, where that is certain already, the answer in it.
    fn find(&mut self, message: &Message, me: &Identity) -> Option<(usize, Option<Answer>)> {
        let position = |test: &dyn Fn(&Question) -> bool| self.questions.iter().position(test);
        if let Some(label) = tag(message, "label").and_then(|label| label.parse::<u64>().ok()) {
            let index = position(&|question| question.label == label)?;
            if let Command::BATCH(reference, Some(_), _) = &message.command {
                self.questions[index].batch = reference.strip_prefix('+').map(str::to_owned);
                return Some((index, None));
            }
            return Some((index, Some(verdict(message).unwrap_or(Ok(None)))));
        }
        if let Command::BATCH(reference, None, _) = &message.command {
            let ended = reference.strip_prefix('-')?;
            let index = position(&|question| question.batch.as_deref() == Some(ended))?;
            return Some((index, Some(Ok(None))));
        }
        if let Some(batch) = tag(message, "batch") {
            let index = position(&|question| question.batch.as_deref() == Some(batch))?;
            return Some((index, verdict(message)));
        }
        let index = position(&|question| question.is_answered_by(message, me))?;
        Some((index, verdict(message)))
    }
}

impl Question {
    /// Whether this answer without a label is to be this question's.
    fn is_answered_by(&self, message: &Message, me: &Identity) -> bool {
        let Some(Sign { command, subject }) = &self.sign else {
            return false;
        };
        if let Some((number, words)) = numeric(message) {
            let about = words.iter().skip(1).any(|word| me.fold(word) == *subject);
            return about && (is_error(number) || (number == 341 && *command == "INVITE"));
        }
        let (name, channel) = match &message.command {
            Command::JOIN(channel, ..) => ("JOIN", channel),
            Command::PART(channel, _) => ("PART", channel),
            Command::TOPIC(channel, _) => ("TOPIC", channel),
            _ => return false,
        };
        let mine = nick(message).is_some_and(|nick| me.is_me(nick));
        mine && name == *command && me.fold(channel) == *subject
    }
}

impl Ticket<'_> {
    /// The answer; `None` where none comes within `patience`.
    ///
    /// # Errors
    /// What the server says against it.
    pub(crate) async fn answer(mut self, patience: Duration) -> Result<Option<String>> {
        match tokio::time::timeout(patience, &mut self.answer).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(Error::network(
                "the connection ended before the server answered",
            )),
            Err(_) => {
                tracing::debug!(
                    ?patience,
                    "the server took a line and didn't say how it went"
                );
                Ok(None)
            }
        }
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.pending
            .lock()
            .questions
            .retain(|question| question.label != self.label);
    }
}

/// What a message says about the line it answers, where it says anything.
fn verdict(message: &Message) -> Option<Answer> {
    if let Some((number, words)) = numeric(message) {
        return match number {
            number if is_error(number) => Some(Err(refusal(number, words))),
            341 => Some(Ok(None)),
            _ => None,
        };
    }
    match &message.command {
        Command::PRIVMSG(..) | Command::JOIN(..) | Command::PART(..) | Command::TOPIC(..) => {
            Some(Ok(tag(message, "msgid").map(str::to_owned)))
        }
        Command::Raw(name, _) if name == "ACK" => Some(Ok(None)),
        Command::Raw(name, words) if name == "FAIL" => {
            let why = words.last().map_or("no explanation", String::as_str);
            Some(Err(Error::rejected(why.to_owned())))
        }
        _ => None,
    }
}

/// Whether a numeric answer is a refusal.
pub(crate) fn is_error(number: u16) -> bool {
    (400..600).contains(&number)
}

/// A numeric refusal, by what to do next.
pub(crate) fn refusal(number: u16, words: &[String]) -> Error {
    let about = words.get(1).filter(|_| words.len() > 2);
    let explanation = explanation(number, words);
    let why = about
        .map(|about| format!("{about}: {explanation}"))
        .unwrap_or(explanation);
    match number {
        401..=403 | 406 => Error::not_found(why),
        439 => Error::rate_limited(TRY_AGAIN, why),
        _ => Error::rejected(why),
    }
}

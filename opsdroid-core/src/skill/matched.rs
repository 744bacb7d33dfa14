//! What a skill gets: the event that fitted, what was found in it, and a way to answer.

use std::{fmt, ops::Deref, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use serde_json::Value;

use super::Call;
use crate::{
    bot::Bot,
    error::Result,
    event::{AnyEvent, Event, EventType, IntoEvent, Message, Payload},
    receipt::Receipt,
};

/// An event that a skill's matcher fitted. It dereferences to the event.
///
/// ```
/// use opsdroid_core::prelude::*;
///
/// #[match_regex(r"remind me to (?<what>.+)")]
/// async fn remind(message: &Matched) -> Result<()> {
///     let what = message.capture("what").unwrap_or("do nothing");
///     message.respond(format!("I'll remind you to {what}.")).await?;
///     Ok(())
/// }
/// ```
// No bound on `P`: that it is an event is said where a skill takes it.
#[derive(Clone)]
pub struct Matched<P = Message> {
    /// What the event is as its ancestor type, where it isn't exactly of this one.
    ancestor: Option<Arc<Event<P>>>,
    any: AnyEvent,
    bot: Bot,
    captures: Option<Captures>,
}

impl<P: Payload> Matched<P> {
    /// Answers where the event came from: a text, a payload, an event.
    ///
    /// What the answer doesn't say, it has from this event: connector, target, user, and a link
    /// to it. The connector's `thinking-delay` and `typing-delay` pass first.
    ///
    /// # Errors
    /// What the connector says, [`Error::Unsupported`](crate::Error::Unsupported) for one.
    pub fn respond(&self, answer: impl IntoEvent) -> BoxFuture<'_, Result<Receipt>> {
        self.bot.respond(&self.any, answer)
    }

    /// What the same user says next in this conversation, `None` where that is nothing for so
    /// long. It goes to no other skill, and the wait doesn't count as the skill's time.
    ///
    /// ```
    /// # use opsdroid_core::prelude::*;
    /// # use std::time::Duration;
    /// #[match_regex("^deploy$")]
    /// async fn deploy(message: &Matched) -> Result<()> {
    ///     message.respond("To production? Say yes.").await?;
    ///     match message.next_message(Duration::from_secs(60)).await {
    ///         Some(answer) if answer.text().as_deref() == Some("yes") => {}
    ///         _ => return Ok(()),
    ///     }
    ///     message.respond("Off it goes.").await?;
    ///     Ok(())
    /// }
    /// ```
    pub async fn next_message(&self, within: Duration) -> Option<AnyEvent> {
        let conversations = &self.bot.core().conversations;
        conversations.next(&self.bot, &self.any, within).await
    }

    /// The bot, for anything but an answer.
    pub fn bot(&self) -> &Bot {
        &self.bot
    }

    /// The event with its type erased.
    pub fn as_any(&self) -> &AnyEvent {
        &self.any
    }

    /// What a named group of the pattern captured.
    pub fn capture(&self, name: &str) -> Option<&str> {
        self.captures.as_ref()?.name(name)
    }

    /// All that the pattern captured.
    pub fn captures(&self) -> Option<&Captures> {
        self.captures.as_ref()
    }

    /// The value of an entity by its name: a named group's, or one that the event carries.
    pub fn entity(&self, name: &str) -> Option<Value> {
        match self.capture(name) {
            Some(text) => Some(Value::from(text)),
            None => self.any.entities().get(name)?.value().cloned(),
        }
    }
}

impl<P: Payload> Deref for Matched<P> {
    type Target = Event<P>;

    fn deref(&self) -> &Event<P> {
        match &self.ancestor {
            Some(event) => event,
            None => self
                .any
                .downcast_ref()
                .expect("`from_call` saw that it is one"),
        }
    }
}

impl<P: Payload> fmt::Debug for Matched<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Matched").field(&**self).finish()
    }
}

/// What a skill's first argument may refer to: a [`Matched`] event of a type, or an [`AnyEvent`].
#[diagnostic::on_unimplemented(
    message = "expected a skill to take an event, found `&{Self}`",
    label = "write `&Matched` for a message, `&Matched<SomeEvent>` or `&AnyEvent`"
)]
pub trait FromCall: Sized {
    /// The event type it has to be or descend from, where it isn't any.
    #[doc(hidden)]
    const WANTS: Option<&'static EventType>;

    /// The argument, unless the event is no such event.
    #[doc(hidden)]
    fn from_call(call: Call) -> Option<Self>;
}

impl<P: Payload> FromCall for Matched<P> {
    const WANTS: Option<&'static EventType> = Some(P::TYPE);

    fn from_call(call: Call) -> Option<Self> {
        let ancestor = match call.event.downcast_ref::<P>() {
            Some(_) => None,
            None => Some(Arc::new(call.event.to_parent::<P>()?)),
        };
        let Call {
            event,
            bot,
            captures,
        } = call;
        Some(Self {
            ancestor,
            any: event,
            bot,
            captures,
        })
    }
}

impl FromCall for AnyEvent {
    const WANTS: Option<&'static EventType> = None;

    fn from_call(call: Call) -> Option<Self> {
        Some(call.event)
    }
}

/// What the groups of a regular expression captured.
#[derive(Clone, Debug)]
pub struct Captures {
    names: Names,
    groups: Arc<[Option<Box<str>>]>,
}

/// The names of a pattern's groups, in their order.
pub(super) type Names = Arc<[Option<Box<str>>]>;

impl Captures {
    pub(super) fn new(names: &Names, captures: &regex::Captures<'_>) -> Self {
        let groups = captures
            .iter()
            .map(|group| group.map(|group| group.as_str().into()));
        Self {
            names: Arc::clone(names),
            groups: groups.collect(),
        }
    }

    /// A group by its number; 0 is all that fitted.
    pub fn get(&self, index: usize) -> Option<&str> {
        self.groups.get(index)?.as_deref()
    }

    /// A group by its name.
    pub fn name(&self, name: &str) -> Option<&str> {
        let mut names = self.names.iter();
        self.get(names.position(|group| group.as_deref() == Some(name))?)
    }
}

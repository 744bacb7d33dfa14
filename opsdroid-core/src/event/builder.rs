//! Putting an envelope around a payload: `Message::new("hi").by("ann").in_target("#general")`.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::{AnyEvent, Event, EventId, LinkedEvent, Message, Payload};
use crate::{target::Target, text::Text};

macro_rules! envelope {
    ($($(#[$doc:meta])* $name:ident($event:ident $(, $arg:ident: $type:ty)?) $body:block)*) => {
        impl<P> Event<P> {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(self $(, $arg: $type)?) -> Self {
                    #[allow(unused_mut)]
                    let mut $event = self;
                    $body
                    $event
                }
            )*
        }

        /// Puts an envelope around a payload: every method of [`Event`]'s starts an event.
        ///
        /// ```
        /// use opsdroid_core::prelude::*;
        ///
        /// let event: Event<Reaction> = Reaction::new("👍").in_target("#general").linked_to("17");
        /// assert_eq!(event.linked_event.as_ref().unwrap().id().unwrap().as_str(), "17");
        /// ```
        pub trait PayloadExt: Payload {
            $(
                $(#[$doc])*
                #[must_use]
                fn $name(self $(, $arg: $type)?) -> Event<Self> {
                    Event::new(self).$name($($arg)?)
                }
            )*
        }

        impl<P: Payload> PayloadExt for P {}
    };
}

envelope! {
    /// Who caused it, by the name people see.
    by(event, user: impl Into<String>) { event.user = Some(user.into()); }
    /// Who caused it, by the service's id.
    with_user_id(event, id: impl Into<String>) { event.user_id = Some(id.into()); }
    /// Where it happened, or is to happen. A string is a room's id.
    in_target(event, target: impl Into<Target>) { event.target = target.into(); }
    /// The connector it is to go through, by its name in the configuration.
    via(event, connector: impl Into<Arc<str>>) { event.connector = Some(connector.into()); }
    /// The service's id of it.
    with_id(event, id: impl Into<EventId>) { event.id = Some(id.into()); }
    /// When it happened, as the service says.
    at(event, created: Timestamp) { event.created = Some(created); }
    /// What it answers, edits, reacts to, pins or deletes: an id, or the event.
    linked_to(event, link: impl Into<LinkedEvent>) { event.linked_event = Some(link.into()); }
    /// The service's own JSON.
    with_raw(event, raw: impl Into<Arc<Value>>) { event.raw = Some(raw.into()); }
    /// Only the bot and the user see it.
    in_private(event) { event.direct = true; }
    /// It addresses the bot by name.
    addressed_to_bot(event) { event.mentions_bot = true; }
    /// It happened while the bot was away, and the connector catches up on it.
    backfilled(event) { event.backfilled = true; }
}

impl<P> Event<P> {
    /// A value found in it.
    #[must_use]
    pub fn with_entity(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.entities.append(name, value);
        self
    }
}

/// What can be sent, or answered with: a text, a payload, an event.
///
/// A payload starts an event of its own: `Message::new("hi").in_target("#general")`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be sent",
    label = "neither a text nor an event",
    note = "a text, a payload such as `Message`, an `Event` of one and an `AnyEvent` can be sent"
)]
pub trait IntoEvent {
    /// The event.
    fn into_event(self) -> AnyEvent;
}

macro_rules! texts {
    ($($text:ty),*) => {$(
        impl IntoEvent for $text {
            fn into_event(self) -> AnyEvent {
                Event::new(Message::new(self)).into()
            }
        }
    )*};
}

texts!(
    &str,
    String,
    &String,
    std::borrow::Cow<'_, str>,
    Text,
    &Text
);

impl<P: Payload> IntoEvent for Event<P> {
    fn into_event(self) -> AnyEvent {
        self.into()
    }
}

impl<P: Payload> IntoEvent for P {
    fn into_event(self) -> AnyEvent {
        Event::new(self).into()
    }
}

impl IntoEvent for AnyEvent {
    fn into_event(self) -> AnyEvent {
        self
    }
}

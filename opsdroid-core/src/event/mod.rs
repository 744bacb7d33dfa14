//! Anything that happens: who, where, when and which, around what.
//!
//! An [`Event<P>`] is the envelope around a payload `P` and dereferences to it, so a message's
//! text is `message.text` and its room `message.target`. An [`AnyEvent`] is an event whose type
//! is known at run time only.

mod any;
mod builder;
mod entity;
mod key;
mod kind;
mod link;
mod types;
mod wire;

#[doc(hidden)]
pub use self::wire::{decode_payload, encode_payload};
pub use self::{
    any::AnyEvent,
    builder::{IntoEvent, PayloadExt},
    entity::{Entities, Entity},
    key::IdempotencyKey,
    kind::{EventType, Kind, Location},
    link::{EventId, LinkedEvent},
    types::*,
};

use std::{
    any::Any,
    fmt,
    ops::{Deref, DerefMut},
    sync::Arc,
};

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use crate::{
    error::{Error, Result, ResultExt},
    target::Target,
    text::Text,
};

/// What happened, without who, where and when: [`Message`], [`Reaction`], a type of your own.
///
/// Written by `#[event(name = "..")]` on a struct; not to be written by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event type",
    label = "expected an event type, such as `Message`",
    note = "a struct of your own is one by `#[event(name = \"..\")]`"
)]
pub trait Payload: Any + Clone + fmt::Debug + Send + Sync {
    /// The type's name, family and place.
    const TYPE: &'static EventType;

    /// The same event as its parent type: a `Reply` as a `Message`. The envelope is carried over.
    fn upcast(event: &Event<Self>) -> Option<AnyEvent>;

    /// The text of a message, or of the message that it is.
    #[doc(hidden)]
    fn text_mut(&mut self) -> Option<&mut Text> {
        let any: &mut dyn Any = self;
        any.downcast_mut::<Message>()
            .map(|message| &mut message.text)
    }

    /// The event as JSON. The payload's own `Serialize` isn't a bound of the trait: a type that lacks
    /// it is told once, at the field that is why, and not wherever the event is used.
    #[doc(hidden)]
    fn encode(event: &Event<Self>) -> serde_json::Result<String>;

    /// The event with its type erased.
    #[doc(hidden)]
    fn erase(event: Event<Self>) -> AnyEvent {
        event.into()
    }
}

/// Something that happened, or is to happen, in a chat.
///
/// It dereferences to its payload: `message.text` is the payload's field, `message.user` the
/// envelope's.
///
/// ```
/// use opsdroid_core::prelude::*;
///
/// let message = Message::new("hello").by("ann").in_target("#general");
/// assert_eq!(message.text, "hello");
/// assert_eq!(message.user.as_deref(), Some("ann"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<P> {
    /// The service's id of this event. Unique within the connector.
    pub id: Option<EventId>,
    /// Who caused it, by the name people see.
    pub user: Option<String>,
    /// Who caused it, by the service's id.
    pub user_id: Option<String>,
    /// Where it happened, or is to happen.
    pub target: Target,
    /// The name of the connector it came through, or is to go through.
    pub connector: Option<Arc<str>>,
    /// When it happened. The runtime fills it in where the service doesn't say.
    pub created: Option<Timestamp>,
    /// What it answers, edits, reacts to, pins or deletes.
    pub linked_event: Option<LinkedEvent>,
    /// The service's own JSON.
    pub raw: Option<Arc<serde_json::Value>>,
    /// What matchers and parsers found in it.
    pub entities: Entities,
    /// Whether only the bot and the user see it.
    pub direct: bool,
    /// Whether it addresses the bot by name.
    pub mentions_bot: bool,
    /// Whether it happened while the bot was away, and the connector catches up on it.
    pub backfilled: bool,
    /// The same for each try at sending this, for services that recognise what they have already.
    /// The runtime fills it in; a connector passes it on.
    pub idempotency_key: Option<IdempotencyKey>,
    /// What happened.
    pub payload: P,
}

impl Event<()> {
    /// Who, where and when, before it is known what: the way from a service's JSON to an event.
    ///
    /// ```
    /// use opsdroid_core::prelude::*;
    ///
    /// let envelope = Event::envelope().by("ann").in_target("#general");
    /// let event: AnyEvent = match "+1" {
    ///     "+1" => envelope.with_payload(Reaction::new("👍")).linked_to("17").into(),
    ///     text => envelope.with_payload(Message::new(text)).into(),
    /// };
    /// assert_eq!(event.user(), Some("ann"));
    /// ```
    pub fn envelope() -> Self {
        Self::new(())
    }
}

impl<P> Event<P> {
    /// An event that says nothing yet of who, where and when.
    pub fn new(payload: P) -> Self {
        Self {
            id: None,
            user: None,
            user_id: None,
            target: Target::Unset,
            connector: None,
            created: None,
            linked_event: None,
            raw: None,
            entities: Entities::default(),
            direct: false,
            mentions_bot: false,
            backfilled: false,
            idempotency_key: None,
            payload,
        }
    }

    /// The same envelope around another payload.
    pub fn with_payload<Q>(self, payload: Q) -> Event<Q> {
        self.map(|_| payload)
    }

    /// The same envelope around what becomes of the payload.
    #[doc(hidden)]
    pub fn map<Q>(self, payload: impl FnOnce(P) -> Q) -> Event<Q> {
        Event {
            id: self.id,
            user: self.user,
            user_id: self.user_id,
            target: self.target,
            connector: self.connector,
            created: self.created,
            linked_event: self.linked_event,
            raw: self.raw,
            entities: self.entities,
            direct: self.direct,
            mentions_bot: self.mentions_bot,
            backfilled: self.backfilled,
            idempotency_key: self.idempotency_key,
            payload: payload(self.payload),
        }
    }

    /// The value of an entity by its name; the first where there are several.
    pub fn entity(&self, name: &str) -> Option<&serde_json::Value> {
        self.entities.get(name)?.value()
    }

    /// The service's own JSON as the client library's own type, `None` where there is none.
    ///
    /// # Errors
    /// [`Error::Protocol`] where it isn't such JSON.
    pub fn raw_as<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        self.raw
            .as_deref()
            .map(T::deserialize)
            .transpose()
            .protocol()
    }

    /// The id of what it answers, edits, reacts to, pins or deletes; of several pieces the first.
    ///
    /// # Errors
    /// [`Error::Rejected`] where it is linked to nothing, or to an event without an id.
    pub fn linked_id(&self) -> Result<&EventId>
    where
        P: Payload,
    {
        Ok(&self.linked_ids()?[0])
    }

    /// The ids of what it edits or deletes: one for each piece of a long message, never none.
    ///
    /// # Errors
    /// [`Error::Rejected`] where it is linked to nothing, or to an event without an id.
    pub fn linked_ids(&self) -> Result<&[EventId]>
    where
        P: Payload,
    {
        let ids = self
            .linked_event
            .as_ref()
            .map(LinkedEvent::ids)
            .unwrap_or_default();
        if ids.is_empty() {
            let name = P::TYPE.name;
            let message =
                format!("the `{name}` event doesn't say which event it is about; link it");
            return Err(Error::rejected(message));
        }
        Ok(ids)
    }
}

impl<P> Deref for Event<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.payload
    }
}

impl<P> DerefMut for Event<P> {
    fn deref_mut(&mut self) -> &mut P {
        &mut self.payload
    }
}

impl<P: Payload> From<P> for Event<P> {
    fn from(payload: P) -> Self {
        Self::new(payload)
    }
}

#[cfg(test)]
mod tests;

//! An event whose type is known at run time only.

use std::{any::Any, fmt, sync::Arc};

use jiff::Timestamp;
use serde_json::Value;

use super::{
    Entities, Event, EventId, EventType, IdempotencyKey, Kind, LinkedEvent, Payload, wire,
};
use crate::{target::Target, text::Text};

/// An event whose type is known at run time only. Cheap to clone.
///
/// Every [`Event<P>`] converts into one, and [`downcast_ref`](AnyEvent::downcast_ref) gives it
/// back. What is a field of `Event` is a method here.
///
/// ```
/// use opsdroid_core::prelude::*;
///
/// let any = AnyEvent::from(Reply::new("yes").by("ann"));
/// assert_eq!(any.name(), "reply");
/// assert_eq!(any.user(), Some("ann"));
/// assert_eq!(any.downcast_ref::<Reply>().unwrap().text, "yes");
/// assert_eq!(any.to_parent::<Message>().unwrap().text, "yes"); // a reply is a message
/// ```
#[derive(Clone)]
pub struct AnyEvent(Arc<dyn Erased>);

/// What an event can do without its type being known.
trait Erased: Any + Send + Sync + fmt::Debug + Envelope {
    fn event_type(&self) -> &'static EventType;
    fn upcast(&self) -> Option<AnyEvent>;
    fn text_mut(&mut self) -> Option<&mut Text>;
    fn to_json(&self) -> serde_json::Result<String>;
    fn cloned(&self) -> Arc<dyn Erased>;
    fn envelope_mut(&mut self) -> EnvelopeMut<'_>;
}

/// The envelope's fields that the runtime fills in.
struct EnvelopeMut<'a> {
    user: &'a mut Option<String>,
    user_id: &'a mut Option<String>,
    target: &'a mut Target,
    connector: &'a mut Option<Arc<str>>,
    created: &'a mut Option<Timestamp>,
    linked_event: &'a mut Option<LinkedEvent>,
    idempotency_key: &'a mut Option<IdempotencyKey>,
}

macro_rules! envelope {
    ($($field:ident: $type:ty,)*) => {
        /// The envelope's fields, one by one: the runtime asks for a few of them very often.
        trait Envelope {
            $(fn $field(&self) -> &$type;)*
        }

        impl<P> Envelope for Event<P> {
            $(fn $field(&self) -> &$type {
                &self.$field
            })*
        }
    };
}

envelope! {
    id: Option<EventId>,
    user: Option<String>,
    user_id: Option<String>,
    target: Target,
    connector: Option<Arc<str>>,
    created: Option<Timestamp>,
    linked_event: Option<LinkedEvent>,
    raw: Option<Arc<Value>>,
    entities: Entities,
    direct: bool,
    mentions_bot: bool,
    backfilled: bool,
    idempotency_key: Option<IdempotencyKey>,
}

impl<P: Payload> Erased for Event<P> {
    fn event_type(&self) -> &'static EventType {
        P::TYPE
    }

    fn upcast(&self) -> Option<AnyEvent> {
        P::upcast(self)
    }

    fn text_mut(&mut self) -> Option<&mut Text> {
        self.payload.text_mut()
    }

    fn to_json(&self) -> serde_json::Result<String> {
        P::encode(self)
    }

    fn cloned(&self) -> Arc<dyn Erased> {
        Arc::new(self.clone())
    }

    fn envelope_mut(&mut self) -> EnvelopeMut<'_> {
        EnvelopeMut {
            user: &mut self.user,
            user_id: &mut self.user_id,
            target: &mut self.target,
            connector: &mut self.connector,
            created: &mut self.created,
            linked_event: &mut self.linked_event,
            idempotency_key: &mut self.idempotency_key,
        }
    }
}

impl AnyEvent {
    /// The event's type.
    pub fn event_type(&self) -> &'static EventType {
        self.0.event_type()
    }

    /// The event type's name, as in `message`.
    pub fn name(&self) -> &'static str {
        self.event_type().name
    }

    /// The event type's kind.
    pub fn kind(&self) -> Kind {
        self.event_type().kind
    }

    /// The typed event, if it is exactly of this type.
    pub fn downcast_ref<P: Payload>(&self) -> Option<&Event<P>> {
        self.exactly()
    }

    /// As `downcast_ref`, for a type of which less is known.
    pub(crate) fn exactly<P: 'static>(&self) -> Option<&Event<P>> {
        let any: &dyn Any = &*self.0;
        any.downcast_ref()
    }

    /// The event as this type or, where this is one of its ancestors, as that.
    pub fn to_parent<P: Payload>(&self) -> Option<Event<P>> {
        self.ancestor::<P>()?.exactly().cloned()
    }

    /// The event itself or one of its ancestors: the first of this type.
    pub(crate) fn ancestor<P: 'static>(&self) -> Option<Self> {
        let mut event = self.clone();
        while event.exactly::<P>().is_none() {
            event = event.0.upcast()?;
        }
        Some(event)
    }

    /// Whether it is of this type or of one that descends from it.
    pub fn is_a(&self, ancestor: &EventType) -> bool {
        self.event_type().lineage().any(|event| event == ancestor)
    }

    /// The service's id of this event.
    pub fn id(&self) -> Option<&EventId> {
        self.0.id().as_ref()
    }

    /// Who caused it, by the name people see.
    pub fn user(&self) -> Option<&str> {
        self.0.user().as_deref()
    }

    /// Who caused it, by the service's id.
    pub fn user_id(&self) -> Option<&str> {
        self.0.user_id().as_deref()
    }

    /// Where it happened, or is to happen.
    pub fn target(&self) -> &Target {
        self.0.target()
    }

    /// The name of the connector it came through, or is to go through.
    pub fn connector(&self) -> Option<&Arc<str>> {
        self.0.connector().as_ref()
    }

    /// When it happened.
    pub fn created(&self) -> Option<Timestamp> {
        *self.0.created()
    }

    /// What it answers, edits, reacts to, pins or deletes.
    pub fn linked_event(&self) -> Option<&LinkedEvent> {
        self.0.linked_event().as_ref()
    }

    /// The service's own JSON.
    pub fn raw(&self) -> Option<&Arc<Value>> {
        self.0.raw().as_ref()
    }

    /// What matchers and parsers found in it.
    pub fn entities(&self) -> &Entities {
        self.0.entities()
    }

    /// Whether only the bot and the user see it.
    pub fn is_direct(&self) -> bool {
        *self.0.direct()
    }

    /// Whether it addresses the bot by name.
    pub fn mentions_bot(&self) -> bool {
        *self.0.mentions_bot()
    }

    /// Whether it happened while the bot was away, and the connector catches up on it.
    pub fn is_backfilled(&self) -> bool {
        *self.0.backfilled()
    }

    /// The same for each try at sending this, for services that recognise what they have already.
    pub fn idempotency_key(&self) -> Option<IdempotencyKey> {
        *self.0.idempotency_key()
    }

    /// The text, where it is a message or of its family.
    pub fn text(&self) -> Option<Text> {
        match self.downcast_ref::<super::Message>() {
            Some(message) => Some(message.text.clone()),
            None => self
                .to_parent::<super::Message>()
                .map(|message| message.payload.text),
        }
    }

    /// The event as JSON: the envelope with the type's name as `event` and the `payload`.
    ///
    /// # Errors
    /// Where the payload's own `Serialize` fails.
    pub fn to_json(&self) -> serde_json::Result<String> {
        self.0.to_json()
    }

    /// The event that [`to_json`](AnyEvent::to_json) wrote, of any type linked into this program.
    ///
    /// # Errors
    /// Where the text isn't such JSON, or names an event type that isn't linked.
    pub fn from_json(text: &str) -> serde_json::Result<Self> {
        wire::decode(text)
    }

    pub(crate) fn set_target(&mut self, target: Target) {
        *self.edit().target = target;
    }

    pub(crate) fn set_connector(&mut self, connector: Arc<str>) {
        *self.edit().connector = Some(connector);
    }

    pub(crate) fn set_created(&mut self, created: Timestamp) {
        *self.edit().created = Some(created);
    }

    pub(crate) fn set_user(&mut self, user: Option<String>, user_id: Option<String>) {
        let envelope = self.edit();
        *envelope.user = user;
        *envelope.user_id = user_id;
    }

    pub(crate) fn set_linked_event(&mut self, linked_event: Option<LinkedEvent>) {
        *self.edit().linked_event = linked_event;
    }

    pub(crate) fn set_idempotency_key(&mut self, key: Option<IdempotencyKey>) {
        *self.edit().idempotency_key = key;
    }

    /// Says of an event that goes out which connector it goes through and, where it doesn't say so
    /// itself, when it happened and what its key is.
    pub(crate) fn stamp(
        &mut self,
        connector: &Arc<str>,
        created: impl FnOnce() -> Timestamp,
        key: impl FnOnce() -> IdempotencyKey,
    ) {
        let envelope = self.edit();
        if envelope.connector.as_ref() != Some(connector) {
            *envelope.connector = Some(Arc::clone(connector));
        }
        envelope.created.get_or_insert_with(created);
        envelope.idempotency_key.get_or_insert_with(key);
    }

    /// Something else in the same envelope, linked to nothing.
    pub(crate) fn around<P: Payload>(&self, payload: P) -> Self {
        let mut event = Event::new(payload).in_target(self.target());
        event.user.clone_from(self.0.user());
        event.user_id.clone_from(self.0.user_id());
        event.connector = self.connector().cloned();
        event.created = self.created();
        event.idempotency_key = self.idempotency_key();
        event.into()
    }

    /// Gives a message, or an event that is one, another text.
    pub(crate) fn set_text(&mut self, text: Text) {
        if let Some(place) = self.own().text_mut() {
            *place = text;
        }
    }

    /// The envelope of this handle alone: a shared event is cloned first.
    fn edit(&mut self) -> EnvelopeMut<'_> {
        self.own().envelope_mut()
    }

    fn own(&mut self) -> &mut dyn Erased {
        // Nobody has a weak one.
        if Arc::strong_count(&self.0) > 1 {
            self.0 = self.0.cloned();
        }
        Arc::get_mut(&mut self.0).expect("it has one owner")
    }
}

impl<P: Payload> From<Event<P>> for AnyEvent {
    fn from(event: Event<P>) -> Self {
        Self(Arc::new(event))
    }
}

impl fmt::Debug for AnyEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl PartialEq for AnyEvent {
    /// Two events are equal when they read the same on the wire.
    fn eq(&self, other: &Self) -> bool {
        match (self.to_json(), other.to_json()) {
            (Ok(one), Ok(two)) => one == two,
            _ => false,
        }
    }
}

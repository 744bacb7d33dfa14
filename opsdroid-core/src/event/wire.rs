//! Events as JSON, and back: one fixed shape, whatever the structs look like in memory.

use std::{borrow::Cow, sync::Arc};

use jiff::Timestamp;
use serde::{
    Deserialize, Serialize, Serializer,
    de::{self, IgnoredAny},
};
use serde_json::{Value, value::RawValue};

use super::{AnyEvent, Entities, Event, EventId, IdempotencyKey, LinkedEvent, Payload};
use crate::{registry, target::Target};

/// The envelope on the wire, as it is read, around a payload still to be read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire<'a, L> {
    event: Cow<'a, str>,
    #[serde(default)]
    id: Option<EventId>,
    #[serde(default)]
    user: Option<String>,
    #[serde(default)]
    user_id: Option<String>,
    #[serde(default)]
    target: Target,
    #[serde(default)]
    connector: Option<Arc<str>>,
    #[serde(default)]
    created: Option<Timestamp>,
    #[serde(default)]
    linked_event: Option<L>,
    #[serde(default)]
    raw: Option<Value>,
    #[serde(default)]
    entities: Entities,
    #[serde(default)]
    direct: bool,
    #[serde(default)]
    mentions_bot: bool,
    #[serde(default)]
    backfilled: bool,
    #[serde(default)]
    idempotency_key: Option<IdempotencyKey>,
    payload: Box<RawValue>,
}

/// The same as it is written, without a copy.
#[derive(Serialize)]
struct Written<'a, P> {
    event: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a EventId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Target::is_unset")]
    target: &'a Target,
    #[serde(skip_serializing_if = "Option::is_none")]
    connector: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    linked_event: Option<&'a LinkedEvent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<&'a Value>,
    #[serde(skip_serializing_if = "Entities::is_empty")]
    entities: &'a Entities,
    #[serde(skip_serializing_if = "is_false")]
    direct: bool,
    #[serde(skip_serializing_if = "is_false")]
    mentions_bot: bool,
    #[serde(skip_serializing_if = "is_false")]
    backfilled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency_key: Option<IdempotencyKey>,
    payload: &'a P,
}

/// What a linked event links to in turn: of a chain of any length no more is read than its ids.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdsOnly {
    #[serde(default)]
    ids: Vec<EventId>,
    #[serde(default, rename = "event")]
    _event: IgnoredAny,
}

impl From<IdsOnly> for LinkedEvent {
    fn from(link: IdsOnly) -> Self {
        Self::new(link.ids)
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde's signature
fn is_false(value: &bool) -> bool {
    !value
}

/// Writes an event with its payload. `#[event]` calls it.
#[doc(hidden)]
pub fn encode_payload<P: Payload + Serialize>(event: &Event<P>) -> serde_json::Result<String> {
    let written = Written {
        event: P::TYPE.name,
        id: event.id.as_ref(),
        user: event.user.as_deref(),
        user_id: event.user_id.as_deref(),
        target: &event.target,
        connector: event.connector.as_deref(),
        created: event.created,
        linked_event: event.linked_event.as_ref(),
        raw: event.raw.as_deref(),
        entities: &event.entities,
        direct: event.direct,
        mentions_bot: event.mentions_bot,
        backfilled: event.backfilled,
        idempotency_key: event.idempotency_key,
        payload: &event.payload,
    };
    // Most fit; a vector that grows is copied at each step.
    let mut json = Vec::with_capacity(512);
    serde_json::to_writer(&mut json, &written)?;
    String::from_utf8(json).map_err(serde::ser::Error::custom)
}

pub(super) fn decode(text: &str) -> serde_json::Result<AnyEvent> {
    decode_with::<LinkedEvent>(text)
}

/// Reads the event in a [`LinkedEvent`].
pub(super) fn decode_linked<'de, D: de::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<AnyEvent>, D::Error> {
    let json = Option::<Box<RawValue>>::deserialize(deserializer)?;
    let event = json.map(|json| decode_with::<IdsOnly>(json.get()));
    event.transpose().map_err(de::Error::custom)
}

fn decode_with<L>(text: &str) -> serde_json::Result<AnyEvent>
where
    L: Default + de::DeserializeOwned + Into<LinkedEvent>,
{
    let wire: Wire<'_, L> = serde_json::from_str(text)?;
    let event_type = registry::event_type(&wire.event).ok_or_else(|| {
        <serde_json::Error as de::Error>::custom(format_args!(
            "no event type `{}` is linked into this program",
            wire.event
        ))
    })?;
    let event = Event {
        id: wire.id,
        user: wire.user,
        user_id: wire.user_id,
        target: wire.target,
        connector: wire.connector,
        created: wire.created,
        linked_event: wire.linked_event.map(Into::into),
        raw: wire.raw.map(Arc::new),
        entities: wire.entities,
        direct: wire.direct,
        mentions_bot: wire.mentions_bot,
        backfilled: wire.backfilled,
        idempotency_key: wire.idempotency_key,
        payload: wire.payload.get(),
    };
    (event_type.decode)(event)
}

/// Reads the payload of an event whose type is known now. `#[event]` puts it in the table.
#[doc(hidden)]
pub fn decode_payload<P: Payload + de::DeserializeOwned>(
    event: Event<&str>,
) -> serde_json::Result<AnyEvent> {
    let payload: P = serde_json::from_str(event.payload)?;
    Ok(event.with_payload(payload).into())
}

impl Serialize for AnyEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = self.to_json().map_err(serde::ser::Error::custom)?;
        RawValue::from_string(json)
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for AnyEvent {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        decode(json.get()).map_err(de::Error::custom)
    }
}

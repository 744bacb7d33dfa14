//! What delivery keeps in the storage, and under which keys.
//!
//! | key | value |
//! |---|---|
//! | `in`, connector, number | an incoming event whose skills aren't done |
//! | `seen`, connector, event id | until when a redelivery of that event is recognised |
//! | `out`, connector, number | an [`Outgoing`] event that isn't sent |
//! | `done`, incoming event's key, outgoing event's key | the receipt of what a skill that may run again has sent |
//! | `dead`, number | a [`DeadLetter`](super::DeadLetter) |
//!
//! Numbers grow, so entries are read in the order in which they were taken.

use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    error::{Result, ResultExt},
    event::{AnyEvent, EventId, IdempotencyKey},
    storage::key::Key,
};

/// Events that came in.
pub(super) const IN: &str = "in";
/// Ids of events that came in.
pub(super) const SEEN: &str = "seen";
/// Events that are to go out.
pub(super) const OUT: &str = "out";
/// Receipts of events that went out.
pub(super) const DONE: &str = "done";
/// Events that won't go out.
pub(super) const DEAD: &str = "dead";

/// Ids longer than this, in bytes, are kept by their hash: a key has its limits.
const LONG_ID: usize = 512;

/// A space's key for an event by its number.
pub(super) fn numbered(space: &str, connector: &str, number: u64) -> Key {
    Key::new(space).text(connector).number(number)
}

/// The key of an event that was seen.
pub(super) fn seen(connector: &str, id: &EventId) -> Key {
    let key = Key::new(SEEN).text(connector);
    match id.as_str() {
        id if id.len() > LONG_ID => key.text(&IdempotencyKey::hash([id.as_bytes()]).to_string()),
        id => key.text(id),
    }
}

/// The key of a receipt that a skill which runs again is given.
pub(super) fn done(origin: IdempotencyKey, sent: IdempotencyKey) -> Key {
    Key::new(DONE)
        .text(&origin.to_string())
        .text(&sent.to_string())
}

/// An event that is to go out.
pub(super) struct Outgoing {
    /// After this it is no use any more.
    pub(super) expires: Timestamp,
    /// The event whose skill sends it.
    pub(super) origin: Option<IdempotencyKey>,
    /// The event itself, with its target and key.
    pub(super) event: AnyEvent,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    expires: Timestamp,
    #[serde(default)]
    origin: Option<IdempotencyKey>,
    #[serde(borrow)]
    event: &'a RawValue,
}

/// All of it but the event, which is JSON already.
#[derive(Serialize)]
struct Head {
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    expires: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<IdempotencyKey>,
}

impl Outgoing {
    /// # Errors
    /// The event can't be written as JSON.
    pub(super) fn encode(&self) -> Result<Bytes> {
        let event = self.event.to_json().rejected()?;
        let head = Head {
            expires: self.expires,
            origin: self.origin,
        };
        let mut json = Vec::with_capacity(event.len() + 128);
        serde_json::to_writer(&mut json, &head).rejected()?;
        json.pop();
        json.extend_from_slice(br#","event":"#);
        json.extend_from_slice(event.as_bytes());
        json.push(b'}');
        Ok(json.into())
    }

    /// # Errors
    /// The bytes are no such entry, or the event's type isn't linked into this program.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self> {
        let wire: Wire<'_> = serde_json::from_slice(bytes).storage()?;
        Ok(Self {
            expires: wire.expires,
            origin: wire.origin,
            event: AnyEvent::from_json(wire.event.get()).rejected()?,
        })
    }
}

/// The event in an entry, as JSON, where it can't be read as an event.
pub(super) fn raw_event(bytes: &[u8]) -> String {
    match serde_json::from_slice::<Wire<'_>>(bytes) {
        Ok(wire) => wire.event.get().to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

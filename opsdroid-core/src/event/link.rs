//! Ids of events, and the event that another one answers, edits or reacts to.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{AnyEvent, wire};
use crate::error::{Error, Result};

/// The service's id of an event. Unique within its connector, not beyond.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(Arc<str>);

impl EventId {
    /// The id as the service has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id in the client library's own type: `id.parse::<i32>()?`.
    ///
    /// # Errors
    /// [`Error::Rejected`] where the service has no such ids: nothing there is called so.
    pub fn parse<T: FromStr<Err: fmt::Display>>(&self) -> Result<T> {
        let parsed = self.0.parse();
        parsed.map_err(|error| Error::rejected(format!("`{self}` is no event's id: {error}")))
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl AsRef<str> for EventId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for EventId {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for EventId {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

macro_rules! from_value {
    ($($value:ty => $text:expr),* $(,)?) => {$(
        impl From<$value> for EventId {
            fn from(id: $value) -> Self {
                let text: fn($value) -> Arc<str> = $text;
                Self(text(id))
            }
        }
    )*};
}

from_value! {
    &str => |id| id.into(),
    String => |id| id.into(),
    Arc<str> => |id| id,
    &EventId => |id| Arc::clone(&id.0),
    i32 => |id| id.to_string().into(),
    u32 => |id| id.to_string().into(),
    i64 => |id| id.to_string().into(),
    u64 => |id| id.to_string().into(),
}

/// What an event answers, edits, reacts to, pins or deletes.
///
/// A message that was too long for the service lies there in several pieces, so it may have
/// several ids.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LinkedEvent {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ids: Vec<EventId>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::decode_linked"
    )]
    event: Option<AnyEvent>,
}

impl LinkedEvent {
    /// An event of which only the ids are known.
    pub fn new(ids: impl IntoIterator<Item = impl Into<EventId>>) -> Self {
        Self {
            ids: ids.into_iter().map(Into::into).collect(),
            event: None,
        }
    }

    /// The first id: where a thread or a reply hangs.
    pub fn id(&self) -> Option<&EventId> {
        self.ids.first()
    }

    /// All ids, in the order of the pieces.
    pub fn ids(&self) -> &[EventId] {
        &self.ids
    }

    /// The event itself, if it is known.
    pub fn event(&self) -> Option<&AnyEvent> {
        self.event.as_ref()
    }
}

impl<I: Into<EventId>> From<I> for LinkedEvent {
    fn from(id: I) -> Self {
        Self {
            ids: vec![id.into()],
            event: None,
        }
    }
}

impl From<AnyEvent> for LinkedEvent {
    /// Keeps the event, but not what it links to in turn: a long conversation is no chain.
    fn from(mut event: AnyEvent) -> Self {
        let ids = event.id().cloned().into_iter().collect();
        if event
            .linked_event()
            .is_some_and(|link| link.event.is_some())
        {
            let ids_only = event.linked_event().map(|link| LinkedEvent {
                ids: link.ids.clone(),
                event: None,
            });
            event.set_linked_event(ids_only);
        }
        Self {
            ids,
            event: Some(event),
        }
    }
}

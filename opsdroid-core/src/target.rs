//! Where an event goes or came from.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Where an event goes or came from: a room, a thread in it, or a user.
///
/// A string is a room's id, as the service has it. What a person types (`#general`, `@ann`, an
/// alias) is a [name](Target::name): the connector turns it into the id before it is sent.
///
/// ```
/// use opsdroid_core::Target;
///
/// let thread = Target::from("C024BE91L").in_thread("1503435956.000247");
/// assert_eq!(thread.room(), Some("C024BE91L"));
/// assert_eq!(thread.thread(), Some("1503435956.000247"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// Nowhere yet: the connector's `default-target` is meant.
    #[default]
    Unset,
    /// A room.
    Room {
        /// The service's id of the room.
        id: Arc<str>,
    },
    /// A thread in a room.
    Thread {
        /// The service's id of the room.
        room: Arc<str>,
        /// The service's id of the thread.
        id: Arc<str>,
    },
    /// A user, in private.
    User {
        /// The service's id of the user.
        id: Arc<str>,
    },
    /// What a person calls it. A connector never gets one: the runtime has it
    /// [resolved](crate::connector::Connector::resolve_target) first.
    Name {
        /// As typed: `#general`, `@ann`, an alias.
        name: Arc<str>,
    },
}

impl Target {
    /// A room by its id.
    pub fn room_id(id: impl Into<Arc<str>>) -> Self {
        Self::Room { id: id.into() }
    }

    /// A user by their id.
    pub fn user_id(id: impl Into<Arc<str>>) -> Self {
        Self::User { id: id.into() }
    }

    /// What a person calls it: `#general`, `@ann`, an alias.
    pub fn name(name: impl Into<Arc<str>>) -> Self {
        Self::Name { name: name.into() }
    }

    /// The thread in this room. Anything but a room or a thread stays what it is.
    #[must_use]
    pub fn in_thread(self, thread: impl Into<Arc<str>>) -> Self {
        match self {
            Self::Room { id: room } | Self::Thread { room, .. } => Self::Thread {
                room,
                id: thread.into(),
            },
            other => other,
        }
    }

    /// The thread in this room where there is one, as a service's optional field says.
    #[must_use]
    pub fn maybe_in_thread(self, thread: Option<impl Into<Arc<str>>>) -> Self {
        match thread {
            Some(thread) => self.in_thread(thread),
            None => self,
        }
    }

    /// The room, also of a thread.
    pub fn room(&self) -> Option<&str> {
        match self {
            Self::Room { id } | Self::Thread { room: id, .. } => Some(id),
            _ => None,
        }
    }

    /// The thread, if this is one.
    pub fn thread(&self) -> Option<&str> {
        match self {
            Self::Thread { id, .. } => Some(id),
            _ => None,
        }
    }

    /// The user, if this is one.
    pub fn user(&self) -> Option<&str> {
        match self {
            Self::User { id } => Some(id),
            _ => None,
        }
    }

    /// The id a service without threads sends to: the room's or the user's. Empty when unset.
    pub fn id(&self) -> &str {
        match self {
            Self::Unset => "",
            Self::Room { id } | Self::Thread { room: id, .. } | Self::User { id } => id,
            Self::Name { name } => name,
        }
    }

    /// Whether it says nothing.
    pub fn is_unset(&self) -> bool {
        matches!(self, Self::Unset)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Thread { room, id } => write!(f, "{room}/{id}"),
            other => f.write_str(other.id()),
        }
    }
}

macro_rules! from_text {
    ($($text:ty),*) => {$(
        impl From<$text> for Target {
            fn from(room: $text) -> Self {
                Self::room_id(room)
            }
        }
    )*};
}

from_text!(&str, String, Arc<str>);

macro_rules! from_number {
    ($($number:ty),*) => {$(
        impl From<$number> for Target {
            fn from(room: $number) -> Self {
                Self::room_id(room.to_string())
            }
        }
    )*};
}

from_number!(i32, i64, u64);

impl From<&String> for Target {
    fn from(room: &String) -> Self {
        Self::room_id(room.as_str())
    }
}

impl From<&Target> for Target {
    fn from(target: &Target) -> Self {
        target.clone()
    }
}

/// The shape on the wire: `{"room": .., "thread": ..}`, `{"user": ..}` or `{"name": ..}`.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Shape {
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Arc<str>>,
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shape = match self.clone() {
            Self::Unset => return serializer.serialize_none(),
            Self::Room { id } => Shape {
                room: Some(id),
                ..Shape::default()
            },
            Self::Thread { room, id } => Shape {
                room: Some(room),
                thread: Some(id),
                ..Shape::default()
            },
            Self::User { id } => Shape {
                user: Some(id),
                ..Shape::default()
            },
            Self::Name { name } => Shape {
                name: Some(name),
                ..Shape::default()
            },
        };
        shape.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Option::<Shape>::deserialize(deserializer)? {
            None => Ok(Self::Unset),
            Some(Shape {
                room: Some(room),
                thread,
                user: None,
                name: None,
            }) => Ok(match thread {
                None => Self::Room { id: room },
                Some(id) => Self::Thread { room, id },
            }),
            Some(Shape {
                room: None,
                thread: None,
                user: Some(id),
                name: None,
            }) => Ok(Self::User { id }),
            Some(Shape {
                room: None,
                thread: None,
                user: None,
                name: Some(name),
            }) => Ok(Self::Name { name }),
            Some(_) => Err(de::Error::custom(
                "a target is `room`, `room` with `thread`, `user` or `name`",
            )),
        }
    }
}

//! Which event: stable names, the kinds made of them, and what is known of every event type.

use std::fmt;

use super::{AnyEvent, Event};

/// An event type's name as a number, so that dispatch is a `match` over constants.
///
/// Two names with one kind end the start with an error that names both, see
/// [`Registry`](crate::Registry).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(u64);

impl Kind {
    /// The kind of the event type with this name (FNV-1a, 64 bits).
    pub const fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut index = 0;
        while index < bytes.len() {
            hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
            index += 1;
        }
        Self(hash)
    }

    const fn is(self, other: Self) -> bool {
        self.0 == other.0
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({:#018x})", self.0)
    }
}

/// Where in the source something is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The source file, as the compiler names it.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// What is known of an event type at compile time. `#[event(name = "..")]` writes it.
pub struct EventType {
    /// The stable name, also on the wire: `message`, `chat.blocks`.
    pub name: &'static str,
    /// The name as a number.
    pub kind: Kind,
    /// The first paragraph of the type's doc comment.
    pub summary: &'static str,
    /// The type this one is a special case of: a `reply` is a `message`.
    pub parent: Option<&'static EventType>,
    /// Whether a connector that can't send it may send it as its parent: a reply as a message. An
    /// edit is no such type: sent as a message, it would say everything twice.
    pub as_parent: bool,
    /// Whether sending it needs to know where to.
    pub targeted: bool,
    /// Where it is declared.
    pub location: Location,
    #[doc(hidden)]
    pub decode: fn(Event<&str>) -> serde_json::Result<AnyEvent>,
}

impl EventType {
    /// This type, then its parent, and so on to the top of the family.
    pub fn lineage(&'static self) -> impl Iterator<Item = &'static EventType> {
        std::iter::successors(Some(self), |event| event.parent)
    }
}

impl EventType {
    /// Whether this type is that one or descends from it, also at compile time.
    #[doc(hidden)]
    pub const fn descends_from(&'static self, ancestor: &EventType) -> bool {
        let mut event = self;
        loop {
            if event.kind.is(ancestor.kind) {
                return true;
            }
            match event.parent {
                Some(parent) => event = parent,
                None => return false,
            }
        }
    }

    /// The ancestors that a connector may send in this type's place, the nearest first.
    pub fn stand_ins(&'static self) -> impl Iterator<Item = &'static EventType> {
        let above = |event: &'static EventType| event.parent.filter(|_| event.as_parent);
        std::iter::successors(above(self), move |event| above(event))
    }
}

impl fmt::Debug for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventType({:?} at {})", self.name, self.location)
    }
}

impl PartialEq for EventType {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name == other.name
    }
}

impl Eq for EventType {}

//! Messages and what is done to them.

use std::time::Duration;

use opsdroid_macros::event_core as event;

use crate::text::Text;

/// Somebody says something.
#[event(name = "message")]
#[derive(PartialEq, Eq)]
pub struct Message {
    /// What is said.
    pub text: Text,
}

/// A message says something else now. The linked event is the message.
#[event(name = "edited-message", only_itself)]
#[derive(PartialEq, Eq)]
pub struct EditedMessage {
    /// The message as it reads now.
    #[parent]
    pub message: Message,
}

/// A message that answers another one, the linked event.
#[event(name = "reply")]
#[derive(PartialEq, Eq)]
pub struct Reply {
    /// The answer.
    #[parent]
    pub message: Message,
}

/// Somebody starts or stops typing.
#[event(name = "typing")]
#[derive(PartialEq, Eq)]
pub struct Typing {
    /// Whether typing starts (`true`) or stops.
    pub trigger: bool,
    /// How long the service should show it, where it lets one say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
}

/// Somebody reacts to the linked event with an emoji.
#[event(name = "reaction")]
#[derive(PartialEq, Eq)]
pub struct Reaction {
    /// The emoji itself (`👍`) or, where the service has its own, its name.
    pub emoji: String,
}

/// The linked event is pinned to its room.
#[event(name = "pin-message")]
#[derive(Default, PartialEq, Eq)]
pub struct PinMessage {}

/// The linked event is pinned no more.
#[event(name = "unpin-message")]
#[derive(Default, PartialEq, Eq)]
pub struct UnpinMessage {}

/// The linked event is deleted.
#[event(name = "delete-message")]
#[derive(Default, PartialEq, Eq)]
pub struct DeleteMessage {}

impl Message {
    /// A message with this text, which is Markdown unless it is a [`Text`] that says otherwise.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into() }
    }

    /// A message with a text in which nothing is markup: what a person typed, say.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(Text::plain(text))
    }
}

impl EditedMessage {
    /// The message reads so now; link it to the message.
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            message: Message::new(text),
        }
    }
}

impl Reply {
    /// An answer with this text; link it to what it answers.
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            message: Message::new(text),
        }
    }
}

impl Typing {
    /// Somebody starts typing.
    pub fn start() -> Self {
        Self {
            trigger: true,
            timeout: None,
        }
    }

    /// Somebody stops typing.
    pub fn stop() -> Self {
        Self {
            trigger: false,
            timeout: None,
        }
    }

    /// How long the service should show it.
    #[must_use]
    pub fn for_at_most(self, timeout: Duration) -> Self {
        Self {
            timeout: Some(timeout),
            ..self
        }
    }
}

impl Reaction {
    /// A reaction with this emoji; link it to what it is about.
    pub fn new(emoji: impl Into<String>) -> Self {
        Self {
            emoji: emoji.into(),
        }
    }
}

//! Proof that an event went out.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    event::{
        DeleteMessage, EditedMessage, Event, EventId, LinkedEvent, Payload, PinMessage, Reaction,
        Reply, UnpinMessage,
    },
    target::Target,
    text::Text,
};

/// Proof that an event went out, and all that is needed to edit, delete, react to, pin or answer
/// what was sent.
///
/// A connector's method gives the service's ids; the runtime adds which connector and where.
///
/// ```
/// # use opsdroid_core::prelude::*;
/// # async fn later(bot: &Bot) -> Result<()> {
/// let receipt = bot.send(Message::new("Building ...").in_target("#builds")).await?;
/// bot.send(receipt.edit("Built.")).await?;
/// bot.send(receipt.react("🎉")).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Receipt {
    /// The service's ids of all that this send created, in order.
    pub ids: Vec<EventId>,
    /// The connector it went through, by its name in the configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connector: Option<Arc<str>>,
    /// Where it went.
    #[serde(default, skip_serializing_if = "Target::is_unset")]
    pub target: Target,
}

impl Receipt {
    /// The service created one thing with this id.
    pub fn id(id: impl Into<EventId>) -> Self {
        Self::of([id])
    }

    /// The service created several things, in this order.
    pub fn of(ids: impl IntoIterator<Item = impl Into<EventId>>) -> Self {
        Self {
            ids: ids.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// The service took it and gave no id.
    pub fn none() -> Self {
        Self::default()
    }

    /// What was sent, reads so now.
    pub fn edit(&self, text: impl Into<Text>) -> Event<EditedMessage> {
        self.follow_up(EditedMessage::new(text))
    }

    /// What was sent, is deleted.
    pub fn delete(&self) -> Event<DeleteMessage> {
        self.follow_up(DeleteMessage {})
    }

    /// A reaction to what was sent.
    pub fn react(&self, emoji: impl Into<String>) -> Event<Reaction> {
        self.follow_up(Reaction::new(emoji))
    }

    /// An answer to what was sent.
    pub fn reply(&self, text: impl Into<Text>) -> Event<Reply> {
        self.follow_up(Reply::new(text))
    }

    /// What was sent, is pinned.
    pub fn pin(&self) -> Event<PinMessage> {
        self.follow_up(PinMessage {})
    }

    /// What was sent, is pinned no more.
    pub fn unpin(&self) -> Event<UnpinMessage> {
        self.follow_up(UnpinMessage {})
    }

    /// Any event about what was sent: same connector, same target, linked to it.
    pub fn follow_up<P: Payload>(&self, payload: P) -> Event<P> {
        let mut event = Event::new(payload).in_target(&self.target);
        event.connector.clone_from(&self.connector);
        if !self.ids.is_empty() {
            event.linked_event = Some(LinkedEvent::new(&self.ids));
        }
        event
    }
}

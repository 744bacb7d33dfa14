//! What only Slack knows: blocks, modals, messages for one pair of eyes.

use opsdroid_core::prelude::*;
use serde_json::Value;

/// A message laid out in blocks; its text is for notifications.
#[event(name = "slack.blocks")]
pub struct Blocks {
    /// The text where blocks can't be shown.
    #[parent]
    pub message: Message,
    /// The blocks, as Block Kit has them.
    pub blocks: Vec<Value>,
}

/// A message in a room that one user sees: the one whom it answers.
#[event(name = "slack.ephemeral")]
pub struct Ephemeral {
    /// What is said.
    #[parent]
    pub message: Message,
}

/// Somebody uses something in a block: a button, a menu. The linked event is the message.
#[event(name = "slack.block-actions")]
pub struct BlockActions {
    /// Which of the block's elements.
    pub action_id: String,
    /// What was chosen.
    pub value: String,
    /// Opens a modal, for three seconds.
    pub trigger_id: String,
}

/// A modal is opened for the user who did what the trigger is from.
#[event(name = "slack.modal-open", targetless)]
pub struct ModalOpen {
    /// From [`BlockActions`].
    pub trigger_id: String,
    /// The view, as Block Kit has it.
    pub view: Value,
}

impl Blocks {
    /// A message of these blocks.
    pub fn new(text: impl Into<Text>, blocks: impl IntoIterator<Item = Value>) -> Self {
        Self {
            message: Message::new(text),
            blocks: blocks.into_iter().collect(),
        }
    }
}

impl Ephemeral {
    /// A message with this text.
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            message: Message::new(text),
        }
    }
}

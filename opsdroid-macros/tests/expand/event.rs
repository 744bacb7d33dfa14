//! An event with a parent.

use opsdroid_core::prelude::*;

/// A poll.
#[event(name = "chat.poll", targetless)]
pub struct Poll {
    #[parent]
    message: Message,
    /// What to choose from.
    pub choices: Vec<String>,
}

//! What only Telegram knows: buttons under messages.

use opsdroid_core::prelude::*;

/// Somebody presses a button under a message, the linked event.
#[event(name = "telegram.callback-query")]
pub struct CallbackQuery {
    /// What the bot put behind the button.
    pub data: String,
}

/// Tells who pressed a button that it was heard. The linked event is the callback query.
#[event(name = "telegram.callback-answer")]
pub struct CallbackAnswer {
    /// A line shown for a moment; may be empty.
    pub text: String,
}

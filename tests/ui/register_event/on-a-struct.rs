//! Put the attribute on the method that sends the event.

use opsdroid_core::prelude::*;

/// Chats.
#[register_event(Message)]
struct Chat;

fn main() {}

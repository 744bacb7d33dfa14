//! Move the attribute to the method that sends the event; the struct has `#[connector(name = "..")]`.

use opsdroid_core::prelude::*;

/// Chats.
#[register_event(Message)]
struct Chat;

fn main() {}

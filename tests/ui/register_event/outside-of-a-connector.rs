//! The attribute goes on a connector's method.

use opsdroid_core::prelude::*;

#[register_event(Message)]
async fn send(_event: &Event<Message>) -> Result<Receipt> {
    Ok(Receipt::none())
}

fn main() {}

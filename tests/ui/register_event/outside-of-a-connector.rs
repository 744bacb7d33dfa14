//! Make the function a method in the block that is marked `#[connector]`.

use opsdroid_core::prelude::*;

#[register_event(Message)]
async fn send(_event: &Event<Message>) -> Result<Receipt> {
    Ok(Receipt::none())
}

fn main() {}

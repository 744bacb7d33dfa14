//! What keeps the promise that nothing taken is lost: the inbox, the outbox, the dead letters.
//!
//! A connector whose `delivery` is `at-least-once` has both boxes in the [storage](crate::storage):
//!
//! ```text
//! bot.parse ──> inbox + mark "seen" ──> skills ──> done: inbox entry deleted
//!                                         │
//! bot.send ─────────────────────────> outbox entry ──> connector ──> receipt, entry deleted
//!                                                          └──> dead letter, with the reason
//! ```
//!
//! Every arrow is a commit, and commits take effect in order: a crash finds what was taken either
//! still in a box or done. A skill that was cut off runs again, and what it sends has the same key
//! as before, so what already lay in the outbox, or has left it, isn't sent twice.
//!
//! With `at-most-once` nothing is written, and what the process held is lost with it.

mod dead;
mod governor;
mod inbox;
mod outbox;
mod records;
mod run;
mod scan;

pub use self::{dead::DeadLetter, outbox::Enqueued};
pub(crate) use self::{
    dead::{discard, list, put_back, replay},
    governor::{Governor, Priority},
    inbox::{Gate, Inbox, Kept, sweep},
    outbox::{Accepted, EXPIRE_AFTER, Outbox, Room, address, attempt},
    run::{Origin, Run},
};

use std::sync::Arc;

use crate::{
    bot::{Bot, Core},
    error::Result,
};

/// Finds the first numbers that no entry has.
///
/// # Errors
/// The storage can't be read.
pub(crate) async fn count(core: &Core) -> Result<()> {
    inbox::count(core).await?;
    outbox::count(core).await
}

/// Takes up what the last run of the process left: first what is to go out, so that a skill which
/// runs again finds what it has sent, then what came in.
///
/// # Errors
/// The storage can't be read.
pub(crate) async fn recover(bot: &Bot) -> Result<()> {
    // First of all: what turns out to be undeliverable gets a number.
    count(bot.core()).await?;
    let incoming = inbox::recover(bot).await?;
    let origins = incoming
        .iter()
        .map(|(_, _, origin)| (origin.key(), Arc::clone(origin)))
        .collect();
    outbox::recover(bot, &origins).await?;
    bot.core().failpoint("recovery.after-outbox");
    for (bot, event, origin) in incoming {
        bot.core().conversations.resume(&bot, event, origin);
    }
    bot.core().failpoint("recovery.after-inbox");
    bot.core().outbox.open(bot.core());
    Ok(())
}

//! What keeps a bot running: connectors that connect and listen, conversations that wait for their
//! skills, and a clean stop.

mod capacity;
mod conversations;
mod pulse;
mod react;
mod reports;
mod slot;
mod supervise;
mod workers;

pub(crate) use self::{
    conversations::{Conversation, Conversations},
    slot::{AtHand, Link, Slot},
    workers::{Job, Workers},
};

use std::time::Duration;

use self::supervise::supervise;
use crate::{bot::Bot, delivery, event::OpsdroidStarted};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was told to stop, or every connector came to its end.
    Stopped,
    /// A person has to mend something: a `required` connector, or every one, can't go on.
    Failed,
}

/// How long a stop waits for skills that still run.
const DRAIN: Duration = Duration::from_secs(10);
/// And then for connectors to say goodbye.
const DISCONNECT: Duration = Duration::from_secs(5);

/// Runs the bot until it is stopped, or nothing is left that could go on.
pub(crate) async fn run(bot: Bot) -> Outcome {
    if let Err(error) = delivery::recover(&bot).await {
        tracing::error!(%error, "what the last run left can't be read");
        bot.stop();
        bot.core().halt.cancel();
        let _ = bot.core().storage.close().await;
        return Outcome::Failed;
    }
    if bot.core().slots.values().any(|slot| slot.is_durable()) {
        tokio::spawn(delivery::sweep(bot.clone()));
    }
    let connectors = tokio_util::task::TaskTracker::new();
    let mut tried = Vec::new();
    for slot in bot.core().slots.values() {
        let (first_try, done) = tokio::sync::oneshot::channel();
        tried.push(done);
        connectors.spawn(supervise(bot.scoped(slot), first_try));
    }
    connectors.close();

    let started = async {
        for done in tried {
            // A sender that is gone has had its try.
            let _ = done.await;
        }
        let _ = bot.parse(OpsdroidStarted {}).await;
        connectors.wait().await;
    };
    tokio::select! {
        () = started => {}
        () = bot.stopped() => {}
        () = bot.core().memory.keep_swept() => {}
    }
    bot.stop();
    for slot in bot.core().slots.values().chain([bot.scope()]) {
        slot.refuse();
    }

    bot.core().conversations.drain().await;
    // What is kept goes out after the next start.
    let _ = tokio::time::timeout(DRAIN, bot.core().outbox.flush()).await;
    let goodbyes = bot.core().slots.values().map(|slot| slot.disconnect());
    futures_util::future::join_all(goodbyes).await;
    bot.core().halt.cancel();
    if tokio::time::timeout(DISCONNECT, connectors.wait())
        .await
        .is_err()
    {
        tracing::warn!("a connector didn't stop in time");
    }
    bot.core().outbox.close().await;
    bot.core().web.close().await;
    if let Err(error) = bot.core().storage.close().await {
        tracing::error!(%error, "the storage wasn't closed cleanly");
    }
    bot.scope().end();

    let slots = || bot.core().slots.values();
    let required_parked = slots().any(|slot| slot.is_required() && slot.is_parked());
    let all_parked = !bot.core().slots.is_empty() && slots().all(|slot| slot.is_parked());
    if required_parked || all_parked {
        Outcome::Failed
    } else {
        Outcome::Stopped
    }
}

//! One connector's life: connect, listen, and again after a loss. Its failures are its own.

mod backoff;
mod watch;

use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::{sync::oneshot, time::Instant};

use self::backoff::Backoff;
use crate::{
    bot::Bot,
    error::{Error, Result, one_line},
    status::Status,
};

/// A connect that takes longer has failed, where the configuration has no `connect-timeout`.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);
/// So long must a service have proven that it is there for a connection to be a good one.
const PROVEN: Duration = Duration::from_secs(60);

/// A connection that listens, and since when.
struct Connected {
    listen: BoxFuture<'static, Result<()>>,
    at: Instant,
}

/// Keeps one connector connected until the bot stops, the connector closes, or a person is needed.
///
/// A stop ends a connect or a wait at once, but leaves a live connection listening until the skills
/// are done: in many client libraries what is sent goes out through the loop that listens.
pub(crate) async fn supervise(bot: Bot, first_try: oneshot::Sender<()>) {
    live(&bot, first_try).await;
    if bot.is_stopping() {
        // Skills may still answer through this connection: the runtime ends it after them.
        bot.core().halt.cancelled().await;
    } else if bot.scope().is_closed() {
        bot.scope().finish().await;
    }
    // Nobody else does it for a connector that closed, or that connected while the bot stopped.
    bot.scope().disconnect().await;
    if !bot.scope().is_parked() {
        bot.scope().set_status(&bot, Status::Stopped);
    }
}

async fn live(bot: &Bot, first_try: oneshot::Sender<()>) {
    let slot = bot.scope();
    let mut first_try = Some(first_try);
    let mut backoff = Backoff::new(bot.rng().named(bot.name()));
    loop {
        slot.set_status(bot, Status::Connecting);
        let connected = slot.caught(connect(bot)).await;
        drop(first_try.take());
        let mut held = None;
        let ended = match connected {
            Ok(Connected { listen, at }) => {
                held = Some(at);
                slot.caught(watch::listen(bot, listen)).await
            }
            Err(error) => Err(error),
        };
        if bot.is_stopping() || slot.is_closed() {
            return;
        }
        let error = ended
            .err()
            .unwrap_or_else(|| Error::network("the connection ended"));
        if parks(&error) {
            slot.park(bot, &error).await;
            return;
        }
        let lost = bot.clock().instant();
        if held.is_some_and(|at| slot.pulse.last() >= at + PROVEN) {
            backoff.reset();
        }
        let uptime = held.map_or(Duration::ZERO, |at| lost - at);
        let wait = backoff.wait(&error, uptime);
        slot.wait(bot, wait, one_line(&error)).await;
        // What the goodbye took is a part of the wait.
        let left = wait.saturating_sub(bot.clock().instant() - lost);
        tokio::select! {
            () = bot.clock().sleep(left) => {}
            () = bot.stopped() => return,
            () = slot.closed() => return,
        }
    }
}

/// Connects once, and gives what then listens.
async fn connect(bot: &Bot) -> Result<Connected> {
    let slot = bot.scope();
    let attempt = slot.pulse.begin();
    let timeout = slot.section.shared().connect_timeout;
    let timeout = timeout.map_or(CONNECT_TIMEOUT, |timeout| timeout.0);
    let connect = (slot.descriptor.connect)(bot.config().clone(), bot.of_attempt(attempt));
    let connection = tokio::select! {
        connection = tokio::time::timeout(timeout, connect) => connection
            .map_err(|_| Error::network(format!("no connection after {timeout:?}")))??,
        () = bot.stopped() => return Err(Error::Stopped),
    };
    let at = bot.clock().instant();
    slot.pulse.alive(attempt, at);
    slot.connected(bot, connection.connector, attempt);
    Ok(Connected {
        listen: connection.listen,
        at,
    })
}

/// Whether only a person can mend this.
fn parks(error: &Error) -> bool {
    matches!(
        error,
        Error::Auth(_) | Error::Config(_) | Error::Unsupported(_)
    )
}

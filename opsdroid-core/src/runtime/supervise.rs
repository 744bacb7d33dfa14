//! One connector's life: connect, listen, and again after a loss. Its failures are its own.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::oneshot;

use super::slot::Link;
use crate::{
    bot::Bot,
    error::{Error, Result},
};

/// A connect that takes longer has failed.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(60);
/// The first wait after a failure; each further one is twice as long, up to the last.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LAST_WAIT: Duration = Duration::from_secs(300);
/// A connection that held so long has proven itself: the waits start anew.
const PROVEN: Duration = Duration::from_secs(60);

/// Keeps one connector connected until the bot stops, the connector closes, or a person is needed.
///
/// A stop ends a connect or a wait at once, but leaves a live connection listening until the skills
/// are done: in many client libraries what is sent goes out through the loop that listens.
pub(crate) async fn supervise(bot: Bot, first_try: oneshot::Sender<()>) {
    let halt = &bot.core.halt;
    tokio::select! {
        () = live(&bot, first_try) => {}
        () = halt.cancelled() => {}
    }
    if bot.is_stopping() {
        // Skills may still answer through this connection: the runtime ends it after them.
        halt.cancelled().await;
    } else if bot.scope.is_closed() {
        bot.scope.finish().await;
        tracing::info!(connector = bot.name(), "closed");
    }
    // Nobody else does it for a connector that closed, or that connected while the bot stopped.
    bot.scope.disconnect().await;
}

async fn live(bot: &Bot, first_try: oneshot::Sender<()>) {
    let mut first_try = Some(first_try);
    let mut wait = FIRST_WAIT;
    loop {
        let connected = connect(bot).await;
        drop(first_try.take());
        let ended = match connected {
            Ok(listen) => {
                let began = bot.clock().instant();
                let ended = caught(listen).await;
                if began.elapsed() >= PROVEN {
                    wait = FIRST_WAIT;
                }
                ended
            }
            Err(error) => Err(error),
        };
        if bot.is_stopping() || bot.scope.is_closed() {
            return;
        }
        bot.scope.set_link(Link::Down);
        let pause = match ended {
            Ok(()) => {
                tracing::warn!(connector = bot.name(), "the connection ended");
                wait
            }
            Err(error @ (Error::Config(_) | Error::Auth(_) | Error::Unsupported(_))) => {
                tracing::error!(connector = bot.name(), %error, "parked: a person has to mend this");
                bot.scope.set_link(Link::Parked(error.to_string()));
                if bot.scope.is_required() {
                    bot.stop();
                }
                return;
            }
            Err(Error::RateLimited { retry_after, cause }) => {
                tracing::warn!(connector = bot.name(), %cause, ?retry_after, "rate limited");
                retry_after.max(wait)
            }
            Err(error) => {
                tracing::warn!(connector = bot.name(), %error, "the connection failed");
                wait
            }
        };
        // What a service asks for may be any number.
        let jittered = pause.as_secs_f64() * bot.rng().between(1.0, 1.25);
        let jittered = Duration::try_from_secs_f64(jittered).unwrap_or(Duration::MAX);
        tracing::info!(connector = bot.name(), wait = ?jittered, "will connect again");
        tokio::select! {
            () = bot.clock().sleep(jittered) => {}
            () = bot.stopped() => return,
            () = bot.scope.closed() => return,
        }
        wait = (wait * 2).min(LAST_WAIT);
    }
}

/// Connects once, and gives what then listens.
async fn connect(bot: &Bot) -> Result<BoxFuture<'static, Result<()>>> {
    let connect = (bot.scope.descriptor.connect)(bot.config().clone(), bot.clone());
    let connection = tokio::select! {
        connection = tokio::time::timeout(CONNECT_TIMEOUT, caught(connect)) => connection
            .map_err(|_| Error::network(format!("no connection after {CONNECT_TIMEOUT:?}")))??,
        () = bot.stopped() => return Err(Error::Stopped),
    };
    bot.scope.set_link(Link::Up(connection.connector));
    bot.alive();
    tracing::info!(connector = bot.name(), "connected");
    Ok(connection.listen)
}

/// A panic in a connector's code is its failure, not the bot's.
pub(crate) async fn caught<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    match AssertUnwindSafe(future).catch_unwind().await {
        Ok(result) => result,
        Err(panic) => Err(Error::network(format!("panicked: {}", panic_text(&*panic)))),
    }
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

//! Watches a connection that listens: one that is silent for too long, or whose credentials a send
//! has found refused, is probed.

use std::{future::pending, time::Duration};

use futures_util::future::BoxFuture;

use super::parks;
use crate::{
    bot::Bot,
    error::{Error, Result, one_line},
    status::Status,
};

/// A probe that takes longer has failed.
const PROBE_TIMEOUT: Duration = Duration::from_secs(10);
/// So much time passes at least between two probes for refused sends.
const PROBE_PAUSE: Duration = Duration::from_secs(10);

/// Listens until the connection ends, is found dead, or the bot has stopped.
pub(super) async fn listen(bot: &Bot, listen: BoxFuture<'static, Result<()>>) -> Result<()> {
    tokio::select! {
        biased;
        ended = listen => ended,
        error = watch(bot) => Err(error),
        () = bot.core().halt.cancelled() => Ok(()),
    }
}

/// Why the connection can't go on, should it come to that.
async fn watch(bot: &Bot) -> Error {
    loop {
        let (reason, refusal) = tokio::select! {
            silence = silence(bot) => (format!("silent for {silence:?}"), None),
            refusal = bot.scope().pulse.refusal() => {
                (format!("a send failed: {}", one_line(&refusal)), Some(refusal))
            }
            // The last answers go out, and nothing is made anew.
            () = bot.stopped() => pending().await,
        };
        if let Some(error) = examine(bot, reason, refusal).await {
            return error;
        }
    }
}

/// Waits until the connection has been silent for longer than a healthy one may be.
async fn silence(bot: &Bot) -> Duration {
    let Some(heartbeat) = bot.scope().descriptor.declaration.heartbeat else {
        return pending().await;
    };
    loop {
        let silence = bot.clock().instant() - bot.scope().pulse.last();
        if silence >= heartbeat {
            return heartbeat;
        }
        bot.clock().sleep(heartbeat - silence).await;
    }
}

/// Probes a connection that was silent or has refused a send, and gives the reason if it can't go
/// on. Without a probe, what speaks against it is all there is to go by.
async fn examine(bot: &Bot, reason: String, refusal: Option<Error>) -> Option<Error> {
    let (slot, clock) = (bot.scope(), bot.clock());
    let degraded = Status::Degraded {
        reason: reason.clone(),
    };
    slot.set_status(bot, degraded);
    let doubted = clock.instant();
    loop {
        let failure = match probe(bot).await {
            None => return Some(refusal.unwrap_or_else(|| Error::network(reason))),
            Some(Ok(())) => None,
            // It is there, but what it refused, it may refuse still.
            Some(Err(Error::RateLimited { retry_after, .. })) if refusal.is_some() => {
                clock.sleep(retry_after.max(PROBE_PAUSE)).await;
                continue;
            }
            Some(Err(Error::RateLimited { .. })) => None,
            Some(Err(error)) if parks(&error) => return Some(error),
            Some(Err(error)) => Some(error),
        };
        match failure {
            None => slot.pulse.alive(slot.pulse.attempt(), clock.instant()),
            // What was silent has spoken meanwhile.
            Some(_) if refusal.is_none() && slot.pulse.last() > doubted => {}
            Some(error) => {
                let why = format!("{reason}; the probe failed: {}", one_line(&error));
                return Some(Error::network(why));
            }
        }
        break;
    }
    slot.set_status(bot, Status::Online);
    if refusal.is_some() {
        clock.sleep(PROBE_PAUSE).await;
    }
    None
}

/// What the connector's probe says, where it has one.
async fn probe(bot: &Bot) -> Option<Result<()>> {
    let slot = bot.scope();
    if !slot.descriptor.probes {
        return None;
    }
    let (connector, _) = match slot.connection() {
        Ok(connection) => connection,
        Err(error) => return Some(Err(error)),
    };
    let probe = slot.caught(connector.probe());
    let in_time = tokio::time::timeout(PROBE_TIMEOUT, probe).await;
    let too_long = || Error::network(format!("no answer in {PROBE_TIMEOUT:?}"));
    Some(in_time.unwrap_or_else(|_| Err(too_long())))
}

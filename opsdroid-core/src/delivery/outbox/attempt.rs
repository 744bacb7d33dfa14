//! One try at sending an event through a live connection.

use std::{sync::Arc, task::Poll, time::Duration};

use tokio::time::Instant;

use crate::{
    bot::Core,
    connector::Connector,
    error::{Error, Result},
    event::AnyEvent,
    receipt::Receipt,
    runtime::{Link, Slot},
    target::Target,
};

/// A try that takes longer has failed, and may have reached the service.
const ATTEMPT: Duration = Duration::from_secs(120);
/// What is under way once the bot has halted has so long. If it is kept it is tried again after the
/// next start.
const LAST_MOMENT: Duration = Duration::from_secs(1);

/// Why a try failed.
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// Whether the service may have the event all the same.
    pub(crate) may_have_arrived: bool,
}

/// Tries once, from now on.
///
/// # Errors
/// What the connector says; [`Error::Network`] where it panics or says nothing in time;
/// [`Error::Stopped`] where the bot halts meanwhile.
pub(crate) async fn attempt(
    core: &Core,
    slot: &Slot,
    (connector, attempt): &Link,
    event: &AnyEvent,
    began: Instant,
) -> Result<Receipt, Failure> {
    let named = match event.target() {
        Target::Name { name } => {
            let resolved = resolve(slot, connector, event, name);
            let resolved = in_time(core, slot, *attempt, began, resolved).await;
            // Nothing was sent yet.
            Some(resolved.map_err(|error| Failure {
                error,
                may_have_arrived: false,
            })?)
        }
        _ => None,
    };
    let sent = slot.caught(async { connector.send(named.as_ref().unwrap_or(event)).await });
    match in_time(core, slot, *attempt, began, sent).await {
        Ok(mut receipt) => {
            if let Some(named) = &named {
                receipt.target = named.target().clone();
            }
            Ok(receipt)
        }
        Err(error) => Err(Failure {
            may_have_arrived: !matches!(error, Error::Auth(_) | Error::RateLimited { .. }),
            error,
        }),
    }
}

/// What becomes of this within the time that a try has.
async fn in_time<T>(
    core: &Core,
    slot: &Slot,
    attempt: u64,
    began: Instant,
    trial: impl Future<Output = Result<T>>,
) -> Result<T> {
    let mut trial = std::pin::pin!(trial);
    // What is done at once needs no timer, and no look at the clock.
    if let Poll::Ready(done) = futures_util::poll!(&mut trial) {
        return slot.learn(attempt, began, done);
    }
    let late = |_| Err(Error::network(format!("no answer after {ATTEMPT:?}")));
    let done = tokio::select! {
        biased;
        done = tokio::time::timeout(ATTEMPT, trial) => done.unwrap_or_else(late),
        () = halted(core) => Err(Error::Stopped),
    };
    slot.learn(attempt, core.clock.instant(), done)
}

async fn halted(core: &Core) {
    core.halt.cancelled().await;
    core.clock.sleep(LAST_MOMENT).await;
}

/// Says in a receipt which connector the event went through and where it went, for who looks at it.
pub(crate) fn address(receipt: &mut Receipt, slot: &Slot, event: &AnyEvent) {
    receipt.connector = Some(Arc::clone(&slot.name));
    // Where a name was resolved, it is there.
    if receipt.target.is_unset() || !matches!(event.target(), Target::Name { .. }) {
        receipt.target = event.target().clone();
    }
}

/// The event with the target that a person calls so.
async fn resolve(
    slot: &Slot,
    connector: &Arc<dyn Connector>,
    event: &AnyEvent,
    name: &str,
) -> Result<AnyEvent> {
    let target = slot.caught(connector.resolve_target(name)).await?;
    let target = target.ok_or_else(|| {
        Error::not_found(format!(
            "connector `{}` knows no target `{name}`",
            slot.name
        ))
    })?;
    let mut event = event.clone();
    event.set_target(target);
    Ok(event)
}

//! How a connector is doing: kept, logged once per change, and told to the skills.

use std::{
    sync::{Arc, MutexGuard, PoisonError, atomic::Ordering},
    time::Duration,
};

use jiff::Timestamp;

use super::Slot;
use crate::{
    bot::Bot,
    clock::Clock,
    connector::Connector,
    error::{Error, one_line},
    status::{Health, Status},
};

/// How it is doing.
pub(super) struct Standing {
    pub(super) status: Status,
    pub(super) since: Timestamp,
    /// Of the two classes that park, credentials did.
    pub(super) refused: bool,
}

impl Slot {
    pub(crate) fn status(&self) -> Status {
        self.standing().status.clone()
    }

    pub(crate) fn health(&self, clock: &Clock) -> Health {
        let last_alive = self.pulse.last_alive().and_then(|last| {
            let ago = clock.instant().saturating_duration_since(last);
            clock.now().checked_sub(ago).ok()
        });
        let standing = self.standing();
        Health {
            connector: Arc::clone(&self.name),
            status: standing.status.clone(),
            since: standing.since,
            last_alive,
            panics: self.panics.load(Ordering::Relaxed),
        }
    }

    /// It does so from now on: logs it and has the skills told, unless that is no news.
    pub(in crate::runtime) fn set_status(&self, bot: &Bot, status: Status) {
        let at = bot.clock().now();
        let previous = {
            let mut standing = self.standing();
            if standing.status == status {
                return;
            }
            standing.since = at;
            std::mem::replace(&mut standing.status, status.clone())
        };
        self.log(&status);
        self.reports.push(bot, previous, status, at);
    }

    fn log(&self, status: &Status) {
        let connector = &*self.name;
        match status {
            Status::Connecting => tracing::debug!(connector, "connecting"),
            Status::Online => tracing::info!(connector, "online"),
            Status::Degraded { reason } => tracing::warn!(connector, reason, "degraded"),
            Status::Waiting { until, reason } => {
                tracing::warn!(connector, reason, until = %format_args!("{until:.0}"), "waiting to connect again");
            }
            Status::Parked { reason } => {
                tracing::error!(connector, reason, "parked: a person has to mend this");
            }
            Status::Stopped => tracing::info!(connector, "stopped"),
        }
    }

    /// There is a connection, made by this try.
    pub(in crate::runtime) fn connected(
        &self,
        bot: &Bot,
        connector: Arc<dyn Connector>,
        attempt: u64,
    ) {
        self.relink(Some((connector, attempt)));
        self.linked.notify_waiters();
        self.set_status(bot, Status::Online);
    }

    /// There is no connection now; the next one is tried after so long. Ends the old one.
    pub(in crate::runtime) async fn wait(&self, bot: &Bot, wait: Duration, reason: String) {
        let until = bot
            .clock()
            .now()
            .checked_add(wait)
            .unwrap_or(Timestamp::MAX);
        let old = self.unlink();
        self.set_status(bot, Status::Waiting { until, reason });
        self.say_goodbye(old).await;
    }

    /// There is no connection, and none is tried again. Ends the old one.
    pub(in crate::runtime) async fn park(&self, bot: &Bot, error: &Error) {
        let old = self.unlink();
        self.standing().refused = matches!(error, Error::Auth(_));
        let reason = one_line(error);
        self.set_status(bot, Status::Parked { reason });
        if self.is_required() {
            bot.stop();
        }
        self.say_goodbye(old).await;
    }

    /// The bot, for which this speaks, has stopped: nobody is there to be told.
    pub(in crate::runtime) fn end(&self) {
        self.standing().status = Status::Stopped;
    }

    pub(crate) fn is_parked(&self) -> bool {
        self.standing().status.is_parked()
    }

    pub(super) fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

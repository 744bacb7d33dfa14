//! One configured connector: its facts, its status, and the live connection while there is one.

use std::{
    fmt,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::FutureExt;
use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{DISCONNECT, DRAIN, pulse::Pulse, reports::Reports};
use crate::{
    bot::{Bot, State},
    clock::Clock,
    config::Section,
    connector::{Connector, Descriptor},
    error::{Error, Result, one_line},
    status::{Health, Status},
    target::Target,
};

/// How many of a connector's events may be under way before [`Bot::parse`](crate::Bot::parse)
/// waits.
const UNDER_WAY: u32 = 1024;

/// One configured connector, whether or not it is connected now.
pub(crate) struct Slot {
    pub(crate) name: Arc<str>,
    pub(crate) section: Section,
    pub(crate) descriptor: &'static Descriptor,
    pub(crate) default_target: Target,
    pub(crate) state: State,
    /// What its events under way take a share of. Closed once nothing more is taken.
    pub(crate) room: Arc<Semaphore>,
    /// What proves that its connection lives.
    pub(crate) pulse: Pulse,
    pub(super) reports: Reports,
    link: RwLock<Option<Link>>,
    standing: Mutex<Standing>,
    panics: AtomicU64,
    closed: CancellationToken,
}

/// A live connection, and by which try it was made.
type Link = (Arc<dyn Connector>, u64);

/// How it is doing.
struct Standing {
    status: Status,
    since: Timestamp,
    /// Of the two classes that park, credentials did.
    refused: bool,
}

impl Slot {
    pub(crate) fn new(
        section: Section,
        descriptor: &'static Descriptor,
        target: Target,
        clock: &Clock,
    ) -> Self {
        Self {
            name: section.name().into(),
            section,
            descriptor,
            default_target: target,
            state: State::default(),
            room: Arc::new(Semaphore::new(UNDER_WAY as usize)),
            pulse: Pulse::new(clock.instant()),
            reports: Reports::new(),
            link: RwLock::default(),
            standing: Mutex::new(Standing {
                status: Status::Connecting,
                since: clock.now(),
                refused: false,
            }),
            panics: AtomicU64::new(0),
            closed: CancellationToken::new(),
        }
    }

    /// What a handle without a connector is scoped to.
    pub(crate) fn nobody(section: Section, descriptor: &'static Descriptor, clock: &Clock) -> Self {
        let nobody = Self::new(section, descriptor, Target::Unset, clock);
        nobody.standing().status = Status::Online;
        nobody
    }

    /// The live connection, and by which try it was made.
    ///
    /// # Errors
    /// The class says what the sender may do: a [`Network`](Error::Network) error passes, while
    /// [`Auth`](Error::Auth) and [`Config`](Error::Config) mean that the connector is parked until a
    /// person mends that, and [`NotFound`](Error::NotFound) that it has closed.
    pub(crate) fn connection(&self) -> Result<Link> {
        if let Some(link) = &*self.link.read().unwrap_or_else(PoisonError::into_inner) {
            return Ok(link.clone());
        }
        let standing = self.standing();
        let name = &self.name;
        let status = &standing.status;
        Err(match status {
            Status::Parked { reason } => {
                let why =
                    format!("connector `{name}` is parked until a person mends this: {reason}");
                match standing.refused {
                    true => Error::auth(why),
                    false => Error::config(why),
                }
            }
            _ if self.room.is_closed() => Error::not_found(format!("connector `{name}` is closed")),
            Status::Stopped => Error::Stopped,
            _ => Error::network(format!("connector `{name}` isn't connected: {status}")),
        })
    }

    /// Passes on how a call through the connection of this try went, and keeps what that proves.
    pub(crate) fn learn<T>(&self, attempt: u64, clock: &Clock, outcome: Result<T>) -> Result<T> {
        match &outcome {
            Ok(_) => self.pulse.alive(attempt, clock.instant()),
            Err(Error::Auth(cause)) => self.pulse.refuse(attempt, Error::auth(cause.one_line())),
            Err(_) => {}
        }
        outcome
    }

    /// A panic in a connector's code is its failure, not the bot's. It is counted.
    pub(crate) async fn caught<T>(&self, future: impl Future<Output = Result<T>>) -> Result<T> {
        match AssertUnwindSafe(future).catch_unwind().await {
            Ok(result) => result,
            Err(panic) => {
                let count = self.panics.fetch_add(1, Ordering::Relaxed) + 1;
                let text = panic_text(&*panic);
                Err(Error::network(format!(
                    "panicked: {text} (panic {count} of this connector)"
                )))
            }
        }
    }

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
    pub(super) fn set_status(&self, bot: &Bot, status: Status) {
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
    pub(super) fn connected(&self, bot: &Bot, connector: Arc<dyn Connector>, attempt: u64) {
        *self.link.write().unwrap_or_else(PoisonError::into_inner) = Some((connector, attempt));
        self.set_status(bot, Status::Online);
    }

    /// There is no connection now; the next one is tried after so long. Ends the old one.
    pub(super) async fn wait(&self, bot: &Bot, wait: Duration, reason: String) {
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
    pub(super) async fn park(&self, bot: &Bot, error: &Error) {
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
    pub(super) fn end(&self) {
        self.standing().status = Status::Stopped;
    }

    pub(crate) fn is_parked(&self) -> bool {
        self.standing().status.is_parked()
    }

    pub(crate) fn is_required(&self) -> bool {
        self.section.shared().required
    }

    pub(crate) fn close(&self) {
        self.closed.cancel();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.is_cancelled()
    }

    /// Waits until it is told to close.
    pub(crate) async fn closed(&self) {
        self.closed.cancelled().await;
    }

    /// Takes nothing more and waits for what was taken, for so long at the most.
    pub(crate) async fn finish(&self) {
        let finished = self.room.acquire_many(UNDER_WAY);
        if tokio::time::timeout(DRAIN, finished).await.is_err() {
            tracing::error!(
                connector = %self.name,
                deadline = ?DRAIN,
                "closed before every event was dealt with"
            );
        }
        self.room.close();
    }

    /// Says goodbye to the service, if there is a connection, for so long at the most.
    pub(crate) async fn disconnect(&self) {
        self.say_goodbye(self.unlink()).await;
    }

    async fn say_goodbye(&self, link: Option<Link>) {
        let Some((connector, _)) = link else { return };
        // Whatever panics when the connector goes is caught as well.
        let goodbye = self.caught(async move { connector.disconnect().await });
        match tokio::time::timeout(DISCONNECT, goodbye).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                let error = one_line(&error);
                tracing::warn!(connector = %self.name, error, "disconnect failed");
            }
            Err(_) => {
                tracing::warn!(connector = %self.name, deadline = ?DISCONNECT, "disconnect took too long");
            }
        }
    }

    fn unlink(&self) -> Option<Link> {
        let mut link = self.link.write().unwrap_or_else(PoisonError::into_inner);
        link.take()
    }

    fn standing(&self) -> std::sync::MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a panic said.
pub(super) fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Slot({})", self.name)
    }
}

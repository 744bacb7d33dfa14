//! One configured connector: its facts, its status, and the live connection while there is one.

mod standing;

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
use tokio::{sync::Notify, time::Instant};
use tokio_util::sync::CancellationToken;

use self::standing::Standing;
use super::{DISCONNECT, DRAIN, capacity::Capacity, pulse::Pulse, reports::Reports};
use crate::{
    clock::Clock,
    config::{Delivery, Section},
    connector::{Connector, Declaration, Descriptor},
    delivery::{EXPIRE_AFTER, Governor, Room},
    error::{Error, Result, one_line, panic_text},
    memory::Memory,
    status::Status,
    target::Target,
};

/// How many of a connector's events may be under way before [`Bot::parse`](crate::Bot::parse)
/// waits.
const UNDER_WAY: usize = 1024;

/// One configured connector, whether or not it is connected now.
pub(crate) struct Slot {
    pub(crate) name: Arc<str>,
    pub(crate) section: Section,
    pub(crate) descriptor: &'static Descriptor,
    pub(crate) default_target: Target,
    pub(crate) state: Memory,
    /// What its events under way take a share of. Closed once nothing more is taken.
    pub(crate) room: Arc<Capacity>,
    /// What proves that its connection lives.
    pub(crate) pulse: Pulse,
    pub(in crate::runtime) reports: Reports,
    /// Its events in the outbox.
    pub(crate) outgoing: Room,
    pub(crate) governor: Governor,
    link: RwLock<Option<Link>>,
    /// How often that has changed.
    links: AtomicU64,
    linked: Notify,
    standing: Mutex<Standing>,
    panics: AtomicU64,
    closed: CancellationToken,
}

/// A live connection, and by which try it was made.
pub(crate) type Link = (Arc<dyn Connector>, u64);

/// A connection that is kept at hand, so that not every event asks which one is live.
#[derive(Default)]
pub(crate) struct AtHand {
    link: Option<Link>,
    links: u64,
}

impl Slot {
    pub(crate) fn new(
        section: Section,
        descriptor: &'static Descriptor,
        state: Memory,
        clock: &Clock,
    ) -> Self {
        let default_target = section.shared().default_target.as_ref();
        let default_target = default_target.map_or(Target::Unset, Target::from);
        let Declaration {
            rate, target_rate, ..
        } = *descriptor.declaration;
        Self {
            name: section.name().into(),
            section,
            descriptor,
            default_target,
            state,
            room: Capacity::new(UNDER_WAY),
            pulse: Pulse::new(clock.instant()),
            reports: Reports::new(),
            outgoing: Room::default(),
            governor: Governor::new(rate, target_rate, clock),
            link: RwLock::default(),
            links: AtomicU64::new(0),
            linked: Notify::new(),
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
    pub(crate) fn nobody(
        section: Section,
        descriptor: &'static Descriptor,
        state: Memory,
        clock: &Clock,
    ) -> Self {
        let nobody = Self::new(section, descriptor, state, clock);
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

    /// The live connection, from what is at hand where that is still it.
    ///
    /// # Errors
    /// As [`connection`](Slot::connection).
    pub(crate) fn at_hand<'a>(&self, at_hand: &'a mut AtHand) -> Result<&'a Link> {
        let links = self.links.load(Ordering::Acquire);
        let link = match at_hand.link.take() {
            Some(link) if at_hand.links == links => link,
            _ => self.connection()?,
        };
        at_hand.links = links;
        Ok(at_hand.link.insert(link))
    }

    /// The live connection, once there is one.
    pub(crate) async fn online(&self) -> Link {
        loop {
            let linked = self.linked.notified();
            if let Ok(link) = self.connection() {
                return link;
            }
            linked.await;
        }
    }

    /// Whether what is taken outlives the process.
    pub(crate) fn is_durable(&self) -> bool {
        let declared = self.descriptor.declaration.delivery;
        self.section.shared().delivery.unwrap_or(declared) == Delivery::AtLeastOnce
    }

    /// Whether the service recognises what it has already.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.descriptor.declaration.idempotent
    }

    /// How long an event for it is tried.
    pub(crate) fn expire_after(&self) -> Duration {
        self.section.shared().expire_after.unwrap_or(EXPIRE_AFTER)
    }

    /// Passes on how a call through the connection of this try went, and keeps what that proves.
    pub(crate) fn learn<T>(&self, attempt: u64, now: Instant, outcome: Result<T>) -> Result<T> {
        match &outcome {
            Ok(_) => self.pulse.alive(attempt, now),
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

    /// Takes nothing more, of what waits already neither.
    pub(in crate::runtime) fn refuse(&self) {
        self.room.refuse();
        self.reports.refuse();
    }

    /// Takes nothing more and waits for what was taken, for so long at the most.
    pub(crate) async fn finish(&self) {
        let finished = self.room.finish();
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
        self.relink(None)
    }

    fn relink(&self, new: Option<Link>) -> Option<Link> {
        let mut link = self.link.write().unwrap_or_else(PoisonError::into_inner);
        let old = std::mem::replace(&mut *link, new);
        // After the change: who sees this number sees it too.
        self.links.fetch_add(1, Ordering::Release);
        old
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Slot({})", self.name)
    }
}

//! One configured connector: its facts, its state, and the live connection while there is one.

use std::{
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

use super::{DISCONNECT, DRAIN};
use crate::{
    clock::Clock,
    config::{Delivery, Section},
    connector::{Connector, Declaration, Descriptor},
    delivery::{EXPIRE_AFTER, Governor, Room},
    error::{Error, Result},
    memory::Memory,
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
    pub(crate) state: Memory,
    /// What its events under way take a share of. Closed once nothing more is taken.
    pub(crate) room: Arc<Semaphore>,
    /// Its events in the outbox.
    pub(crate) outgoing: Room,
    pub(crate) governor: Governor,
    changed: Notify,
    link: RwLock<Link>,
    closed: CancellationToken,
    /// Milliseconds since the epoch of the last proof of life; 0 is never.
    alive: AtomicI64,
}

/// Where a connector is between its first try and its end.
#[derive(Clone, Default)]
pub(crate) enum Link {
    /// No connection yet, or none any more.
    #[default]
    Down,
    /// Connected.
    Up(Arc<dyn Connector>),
    /// It won't be tried again, and why.
    Parked(String),
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
            room: Arc::new(Semaphore::new(UNDER_WAY as usize)),
            outgoing: Room::default(),
            governor: Governor::new(rate, target_rate, clock),
            changed: Notify::new(),
            link: RwLock::default(),
            closed: CancellationToken::new(),
            alive: AtomicI64::new(0),
        }
    }

    /// The live connection.
    pub(crate) fn connector(&self) -> Result<Arc<dyn Connector>> {
        match &*self.link.read().unwrap_or_else(PoisonError::into_inner) {
            Link::Up(connector) => Ok(Arc::clone(connector)),
            Link::Down if self.room.is_closed() => Err(Error::not_found(format!(
                "connector `{}` is closed",
                self.name
            ))),
            Link::Down => Err(Error::network(format!(
                "connector `{}` isn't connected",
                self.name
            ))),
            Link::Parked(reason) => Err(Error::network(format!(
                "connector `{}` isn't connected and won't be tried again: {reason}",
                self.name
            ))),
        }
    }

    /// The live connection, once there is one.
    pub(crate) async fn online(&self) -> Arc<dyn Connector> {
        loop {
            let changed = self.changed.notified();
            if let Ok(connector) = self.connector() {
                return connector;
            }
            changed.await;
        }
    }

    pub(crate) fn set_link(&self, link: Link) {
        *self.link.write().unwrap_or_else(PoisonError::into_inner) = link;
        self.changed.notify_waiters();
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

    pub(crate) fn is_parked(&self) -> bool {
        matches!(
            *self.link.read().unwrap_or_else(PoisonError::into_inner),
            Link::Parked(_)
        )
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

    pub(crate) fn alive(&self, clock: &Clock) {
        self.alive
            .store(clock.now().as_millisecond(), Ordering::Relaxed);
    }

    /// Says goodbye to the service, if there is a connection, for so long at the most.
    pub(crate) async fn disconnect(&self) {
        let link = {
            let mut link = self.link.write().unwrap_or_else(PoisonError::into_inner);
            match &*link {
                Link::Up(_) => std::mem::take(&mut *link),
                Link::Down | Link::Parked(_) => return,
            }
        };
        let Link::Up(connector) = link else { return };
        let goodbye = super::caught(connector.disconnect());
        match tokio::time::timeout(DISCONNECT, goodbye).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(connector = %self.name, %error, "disconnect failed");
            }
            Err(_) => {
                tracing::warn!(connector = %self.name, deadline = ?DISCONNECT, "disconnect took too long");
            }
        }
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Slot({})", self.name)
    }
}

//! An event that waits for its skills, and its share of its connector's room.

use std::{cell::Cell, sync::Arc};

use tokio::sync::{Semaphore, SemaphorePermit, TryAcquireError};

use crate::{
    bot::Bot,
    delivery::{Gate, Origin},
    error::{Error, Result},
    event::AnyEvent,
    skill::Selection,
    storage::Committed,
};

/// An event that waits for its skills.
pub(in crate::runtime) struct Waiting {
    pub(in crate::runtime) bot: Bot,
    pub(in crate::runtime) event: AnyEvent,
    pub(in crate::runtime) selected: Selection,
    pub(super) share: Share,
    /// Where it is kept until they are done, and whether it is there yet.
    pub(in crate::runtime) kept: Option<(Arc<Origin>, Option<Gate>)>,
}

impl Waiting {
    /// One that isn't kept.
    pub(super) fn new(bot: &Bot, event: AnyEvent, selected: Selection, share: Share) -> Self {
        Self {
            bot: bot.clone(),
            event,
            selected,
            share,
            kept: None,
        }
    }

    /// Waits until it is kept; `false` where it isn't, or came before.
    pub(super) async fn is_safe(&self) -> bool {
        match &self.kept {
            Some((_, Some(gate))) => matches!(gate.clone().await, Ok(Committed::Done)),
            _ => true,
        }
    }

    /// Whether it is known to be kept, without a wait.
    pub(super) fn is_known_safe(&self) -> bool {
        match &self.kept {
            Some((_, Some(gate))) => matches!(gate.peek(), Some(Ok(Committed::Done))),
            _ => true,
        }
    }

    /// It is dealt with.
    pub(super) fn complete(&self) {
        if let Some((origin, _)) = &self.kept {
            origin.complete(self.bot.core());
        }
    }
}

/// An event's share of its connector's room. One from the last process takes none.
#[derive(Default)]
pub(super) enum Share {
    #[default]
    None,
    Own(Permit),
    /// Others have a part in it.
    Parted(Arc<Permit>),
}

/// One event's place in this room.
pub(super) struct Permit(Arc<Semaphore>);

impl Permit {
    /// What was acquired there.
    fn of(room: &Arc<Semaphore>, permit: SemaphorePermit<'_>) -> Self {
        permit.forget();
        Self(Arc::clone(room))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.add_permits(1);
    }
}

tokio::task_local! {
    /// The share of the event whose skills run. Where there is no room, what they parse has a part
    /// in it: to wait for room that they hold themselves would be to wait for ever.
    pub(super) static SHARE: Cell<Share>;
}

impl Share {
    /// A share of the connector's room; waits for it, unless a skill asks that may hold it itself.
    pub(super) async fn take(bot: &Bot, room: &Arc<Semaphore>) -> Result<Self> {
        match room.try_acquire() {
            Ok(permit) => return Ok(Self::Own(Permit::of(room, permit))),
            Err(TryAcquireError::Closed) => return Err(Error::Stopped),
            Err(TryAcquireError::NoPermits) => {}
        }
        if let Ok(Some(part)) = SHARE.try_with(Self::part) {
            return Ok(part);
        }
        tokio::select! {
            biased;
            permit = room.acquire() => match permit {
                Ok(permit) => Ok(Self::Own(Permit::of(room, permit))),
                Err(_) => Err(Error::Stopped),
            },
            () = bot.stopped() => Err(Error::Stopped),
        }
    }

    /// A share where there is room, or none.
    pub(super) fn try_take(room: &Arc<Semaphore>) -> Self {
        let permit = room.try_acquire();
        permit.map_or(Self::None, |permit| Self::Own(Permit::of(room, permit)))
    }

    /// A part of this share, where it is one.
    fn part(share: &Cell<Self>) -> Option<Self> {
        let permit = match share.take() {
            Self::None => return None,
            Self::Own(permit) => Arc::new(permit),
            Self::Parted(permit) => permit,
        };
        share.set(Self::Parted(Arc::clone(&permit)));
        Some(Self::Parted(permit))
    }
}

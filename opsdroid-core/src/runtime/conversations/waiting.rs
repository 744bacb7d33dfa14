//! An event that waits for its skills, and its share of its connector's room.

use std::{cell::Cell, sync::Arc};

use crate::{
    bot::Core,
    delivery::{Gate, Origin},
    error::Result,
    event::AnyEvent,
    runtime::capacity::{Capacity, Permit},
    skill::Selection,
    storage::Committed,
};

/// An event that waits for its skills.
pub(in crate::runtime) struct Waiting {
    pub(in crate::runtime) event: AnyEvent,
    pub(in crate::runtime) selected: Selection,
    pub(super) share: Share,
    /// Where it is kept until they are done, and whether it is there yet.
    pub(in crate::runtime) kept: Option<(Arc<Origin>, Option<Gate>)>,
}

impl Waiting {
    /// One that isn't kept.
    pub(super) fn new(event: AnyEvent, selected: Selection, share: Share) -> Self {
        Self {
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
    pub(super) fn complete(&self, core: &Core) {
        if let Some((origin, _)) = &self.kept {
            origin.complete(core);
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

tokio::task_local! {
    /// The share of the event whose skills run. Where there is no room, what they parse has a part
    /// in it: to wait for room that they hold themselves would be to wait for ever.
    pub(super) static SHARE: Cell<Share>;
}

impl Share {
    /// A share of this room for an event of the conversation with this hash; waits for it, unless a
    /// skill asks that may hold it itself.
    pub(super) async fn take(room: &Arc<Capacity>, hash: u64) -> Result<Self> {
        if let Some(permit) = room.try_take(hash) {
            return Ok(Self::Own(permit));
        }
        if !room.is_closed()
            && let Ok(Some(part)) = SHARE.try_with(Self::part)
        {
            return Ok(part);
        }
        room.take(hash).await.map(Self::Own)
    }

    /// A share where there is room, or none.
    pub(super) fn try_take(room: &Arc<Capacity>, hash: u64) -> Self {
        room.try_take(hash).map_or(Self::None, Self::Own)
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

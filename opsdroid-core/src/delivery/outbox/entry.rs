//! An event in the outbox, and who waits for what becomes of it.

use std::sync::Arc;

use tokio::{sync::oneshot, time::Instant};

use crate::{
    delivery::{Gate, Origin, Priority},
    error::Result,
    event::AnyEvent,
    receipt::Receipt,
};

/// Who waits what becomes of an event.
pub(super) type Waits = oneshot::Sender<Result<Receipt>>;

/// An event in the outbox.
pub(super) struct Entry {
    pub(super) event: AnyEvent,
    /// Its place in the storage, where it is kept there.
    pub(super) number: Option<u64>,
    /// Tells when it is there.
    pub(super) gate: Option<Gate>,
    /// From here on it is of no use any more.
    pub(super) deadline: Instant,
    pub(super) priority: Priority,
    /// The event whose skill sends it.
    pub(super) origin: Option<Arc<Origin>>,
    /// The last process may have tried it already.
    pub(super) recovered: bool,
    /// Who waits for what becomes of it, if anybody does.
    pub(super) waits: Option<Waits>,
}

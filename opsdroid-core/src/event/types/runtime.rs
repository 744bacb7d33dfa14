//! What the bot itself has to tell: its start, and how its connectors are doing.

use opsdroid_macros::event_core as event;

use crate::status::Status;

/// The bot has started. Skills get it once, after every connector has had its first try.
#[event(name = "opsdroid-started", targetless)]
#[derive(Default, PartialEq, Eq)]
pub struct OpsdroidStarted {}

/// A connector is doing better or worse; the envelope's `connector` says which. It comes from no
/// user and has no target.
///
/// A connector's changes come in order, one after the other: the next once the skills are done
/// with the one before. Where they are too slow for it, several changes come as one, from the
/// first's `previous` to the last's `status`. What changes while the bot stops is only logged.
#[event(name = "status-changed", targetless)]
#[derive(PartialEq, Eq)]
pub struct StatusChanged {
    /// How it is doing now.
    pub status: Status,
    /// How it was doing before.
    pub previous: Status,
}

impl StatusChanged {
    /// It was doing so, and now does so.
    pub fn new(previous: Status, status: Status) -> Self {
        Self { status, previous }
    }
}

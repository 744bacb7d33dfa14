//! What all handles of one bot share.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use tokio::sync::SetOnce;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::{Clock, Rng},
    config::Config,
    delivery::{Inbox, Outbox},
    error::{Error, Result},
    memory::Memory,
    runtime::{Conversations, Slot},
    skill::MatchTable,
    storage::Storage,
    web::Web,
};

/// What all handles of one bot share.
pub(crate) struct Core {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) rng: Rng,
    pub(crate) skills: MatchTable,
    pub(crate) slots: BTreeMap<Arc<str>, Arc<Slot>>,
    /// The names of those that the configuration has switched off.
    pub(crate) disabled: BTreeSet<Arc<str>>,
    pub(crate) default_slot: Option<Arc<Slot>>,
    pub(crate) conversations: Conversations,
    pub(crate) inbox: Inbox,
    pub(crate) outbox: Outbox,
    /// What the last process left is here: new events don't mix with it.
    pub(crate) recovered: SetOnce<()>,
    /// Where a test ends the process.
    pub(crate) failpoints: Option<fn(&str)>,
    pub(crate) web: Web,
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) memory: Memory,
    #[cfg(feature = "http")]
    pub(crate) http: crate::http::Clients,
    /// Nothing new is taken.
    pub(crate) stop: SetOnce<()>,
    /// Nothing is listened to any more: what was taken has been dealt with.
    pub(crate) halt: CancellationToken,
}

impl Core {
    /// Waits until what the last process left is here.
    ///
    /// # Errors
    /// [`Error::Stopped`]: it can't be read.
    pub(crate) async fn recovered(&self) -> Result<()> {
        if !self.recovered.initialized() {
            tokio::select! {
                _ = self.recovered.wait() => {}
                () = self.halt.cancelled() => return Err(Error::Stopped),
            }
        }
        Ok(())
    }

    /// A step after or before which a test ends the process.
    pub(crate) fn failpoint(&self, name: &str) {
        if let Some(reached) = self.failpoints {
            reached(name);
        }
    }
}

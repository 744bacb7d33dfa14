//! The receiving half: `/sync`, from a token of our own that is kept once its events are safe.

use opsdroid_core::prelude::*;

use super::convert::{self, classed};
use crate::clients::matrix::{Client, OwnedUserId};

/// Where in the state the next sync's token is. The client library stores one too, but before
/// anybody has seen the events.
const SINCE: &str = "since";

/// Syncs from where the last connection stopped.
pub struct Syncing {
    client: Client,
    me: OwnedUserId,
    since: Option<String>,
}

impl Syncing {
    pub async fn resume(client: Client, me: OwnedUserId, bot: &Bot) -> Result<Self> {
        let since = bot.state().get(SINCE).await?;
        Ok(Self { client, me, since })
    }

    /// Waits for events.
    pub async fn next(&mut self) -> Result<Vec<AnyEvent>> {
        let response = self
            .client
            .sync_once(self.since.as_deref())
            .await
            .map_err(classed)?;
        self.since = Some(response.next_batch);
        let mut events = Vec::new();
        for (room, timeline) in response.joined {
            let event = |raw| convert::event(&room, raw, &self.me);
            events.extend(timeline.into_iter().filter_map(event));
        }
        Ok(events)
    }

    /// All events of the last sync are safe.
    pub async fn done(&self, bot: &Bot) -> Result<()> {
        bot.state().put(SINCE, &self.since).await
    }
}

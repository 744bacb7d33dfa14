//! The receiving half: `getUpdates`, with an offset that outlives the connection.

use opsdroid_core::prelude::*;

use super::convert::{self, classed};
use crate::clients::telegram::{Api, GetUpdates, Update, User};

/// Where in the state the next update's number is.
const OFFSET: &str = "offset";

/// Polls from where the last connection stopped.
pub struct Polling {
    api: Api,
    me: User,
    offset: Option<i64>,
}

impl Polling {
    pub async fn resume(api: Api, me: User, bot: &Bot) -> Result<Self> {
        let offset = bot.state().get(OFFSET).await?;
        Ok(Self { api, me, offset })
    }

    /// Waits for updates; none where nothing happened for a minute.
    pub async fn next(&self) -> Result<Vec<Update>> {
        let params = GetUpdates {
            offset: self.offset,
            timeout: 60,
            allowed_updates: vec![
                "message",
                "edited_message",
                "callback_query",
                "message_reaction",
            ],
        };
        self.api.get_updates(&params).await.map_err(classed)
    }

    pub fn events(&self, update: &Update) -> Result<Vec<AnyEvent>> {
        convert::events(update, &self.me)
    }

    /// An update is acknowledged by the offset of the next poll, so not before its events are safe.
    pub async fn done(&mut self, update: &Update, bot: &Bot) -> Result<()> {
        let next = i64::from(update.update_id) + 1;
        bot.state().put(OFFSET, &next).await?;
        self.offset = Some(next);
        Ok(())
    }
}

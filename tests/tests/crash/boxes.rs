//! What lies in a bot's file once the bot is dead.

use std::{collections::BTreeSet, fs, path::Path};

use opsdroid_core::storage::{FileStorage, Storage, key::Key};
use serde_json::Value;

/// The boxes, as a dead process left them.
#[derive(Debug, Default)]
pub(crate) struct Boxes {
    /// How many events' skills weren't done.
    pub(crate) incoming: usize,
    /// The keys of what wasn't sent.
    pub(crate) outgoing: BTreeSet<String>,
    /// The receipts kept for skills that run again.
    pub(crate) done: usize,
    /// The reasons of what can't be delivered.
    pub(crate) dead: Vec<String>,
}

impl Boxes {
    /// Looks into a copy, so that the next life still finds the file as the last one left it.
    pub(crate) async fn look(folder: &Path) -> Self {
        let (file, copy) = (folder.join("bot.db"), folder.join("copy.db"));
        if !file.exists() {
            return Self::default();
        }
        fs::copy(file, &copy).unwrap();
        let storage = tokio::task::spawn_blocking(move || FileStorage::open(copy));
        let storage = storage.await.unwrap().unwrap();
        let space = async |space| {
            let prefix = Key::new(space);
            let entries = storage.scan(prefix.as_ref(), None, usize::MAX);
            let entries = entries.await.unwrap().into_iter();
            entries.map(|(_, value)| value).collect::<Vec<_>>()
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let json = |value: &bytes::Bytes| serde_json::from_slice::<Value>(value).unwrap();
        let outgoing = space("out").await;
        let dead = space("dead").await;
        let boxes = Self {
            incoming: space("in").await.len(),
            outgoing: outgoing
                .iter()
                .map(|value| text(&json(value)["event"]["idempotency_key"]))
                .collect(),
            done: space("done").await.len(),
            dead: dead
                .iter()
                .map(|value| text(&json(value)["reason"]))
                .collect(),
        };
        storage.close().await.unwrap();
        boxes
    }

    /// Whether there was something to lose.
    pub(crate) fn are_empty(&self) -> bool {
        self.incoming == 0 && self.outgoing.is_empty()
    }
}

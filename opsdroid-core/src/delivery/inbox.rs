//! Takes in what must not be lost: an event and the mark that it was seen commit together.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use super::{
    records::{self, DONE, IN, SEEN},
    run::Origin,
    scan::{self, Pages},
};
use crate::{
    bot::{Bot, Core},
    error::{Result, ResultExt},
    event::{AnyEvent, EventId, IdempotencyKey},
    receipt::Receipt,
    storage::{
        Batch, Commit, Storage,
        key::{Key, Parts},
    },
};

/// How often marks that are too old are looked for.
const SWEEP: Duration = Duration::from_secs(60 * 60);

/// Tells whether an event is safe. Whoever waits may stop: the commit is made all the same.
pub(crate) type Gate = Commit;

/// The number of the next event that comes in.
#[derive(Default)]
pub(crate) struct Inbox {
    next: AtomicU64,
}

/// An event that is about to be kept.
pub(crate) struct Kept {
    json: String,
    key: IdempotencyKey,
    connector: Arc<str>,
    seen: Option<(Key, u64)>,
}

impl Kept {
    /// Makes ready what can be before it is the event's turn. What a skill parses has its run's
    /// key: the same if that runs again.
    ///
    /// # Errors
    /// The event can't be written as JSON.
    pub(crate) fn new(
        bot: &Bot,
        event: &mut AnyEvent,
        run_key: Option<IdempotencyKey>,
    ) -> Result<Self> {
        let connector = Arc::clone(&bot.scope().name);
        bot.sign(event, &connector);
        let key = run_key
            .or(event.idempotency_key())
            .unwrap_or_else(|| IdempotencyKey::new(bot.core().rng.number()));
        event.set_idempotency_key(Some(key));
        let json = event.to_json().rejected()?;
        // It is this event's alone: what a skill makes of it and sends is another.
        event.set_idempotency_key(None);
        // A skill that parses what it was given, under the same id, means it.
        let id = match run_key {
            Some(key) => Some(EventId::from(key.to_string())),
            None => event.id().cloned(),
        };
        let until = bot.core().clock.now().as_millisecond();
        let window =
            i64::try_from(bot.core().config.redelivery_window().as_millis()).unwrap_or(i64::MAX);
        let until = u64::try_from(until.saturating_add(window)).unwrap_or_default();
        Ok(Self {
            json,
            key,
            seen: id.map(|id| (records::seen(&connector, &id), until)),
            connector,
        })
    }

    /// Whether or not it was seen before.
    pub(crate) fn again(self) -> Self {
        Self { seen: None, ..self }
    }

    /// What puts it into the inbox, and its key there.
    pub(super) fn put(self, core: &Core, batch: Batch) -> (Key, Batch) {
        let number = core.inbox.next.fetch_add(1, Ordering::Relaxed);
        let entry = records::numbered(IN, &self.connector, number);
        let mut batch = batch.put(&entry, self.json);
        if let Some((seen, until)) = self.seen {
            batch = batch.expect(&seen, None).put(seen, until.to_be_bytes());
        }
        (entry, batch)
    }

    /// Keeps it, unless it was seen before. In the order of the calls.
    pub(crate) fn commit(self, core: &Core) -> (Arc<Origin>, Gate) {
        let key = self.key;
        let (entry, batch) = self.put(core, Batch::new());
        core.failpoint("inbox.before-commit");
        let commit = core.storage.commit(batch);
        core.failpoint("inbox.committing");
        (Arc::new(Origin::new(key, entry)), commit)
    }
}

/// Finds the first number that no entry has.
///
/// # Errors
/// The storage can't be read.
pub(super) async fn count(core: &Core) -> Result<()> {
    let next = scan::next_number(&*core.storage, IN).await?;
    core.inbox.next.fetch_max(next, Ordering::Relaxed);
    Ok(())
}

/// The events that the last run didn't finish, in their order.
///
/// # Errors
/// The storage can't be read.
pub(super) async fn recover(bot: &Bot) -> Result<Vec<(Bot, AnyEvent, Arc<Origin>)>> {
    let core = bot.core();
    let mut sent = sent(&*core.storage).await?;
    let mut left = Vec::new();
    let mut pages = Pages::new(&*core.storage, Key::new(IN));
    while let Some((entry, value)) = pages.next().await? {
        let mut parts = Parts::of(&entry);
        let (_, connector, number) = (parts.text()?, parts.text()?.into_owned(), parts.number()?);
        let json = String::from_utf8_lossy(&value);
        let event = AnyEvent::from_json(&json).map_err(|error| error.to_string());
        let slot = core.slots.get(connector.as_str());
        match (event, slot) {
            (Ok(mut event), Some(slot)) => {
                let key = event.idempotency_key();
                event.set_idempotency_key(None);
                let key = key.unwrap_or_else(|| IdempotencyKey::hash([&*entry]));
                let origin = Origin::new(key, records::numbered(IN, &connector, number));
                origin.recall(sent.remove(&key).unwrap_or_default());
                left.push((bot.scoped(slot), event, Arc::new(origin)));
            }
            (Err(reason), _) => {
                super::dead::bury_incoming(core, &connector, number, &json, &reason)
            }
            (Ok(_), None) => {
                let reason = format!("the configuration has no connector `{connector}` any more");
                super::dead::bury_incoming(core, &connector, number, &json, &reason);
            }
        }
    }
    // Of events that are done already: a crash came between.
    let stale = sent
        .iter()
        .flat_map(|(origin, sent)| sent.keys().map(|sent| records::done(*origin, *sent)));
    let batch = stale.fold(Batch::new(), Batch::delete);
    core.failpoint("recovery.before-commit");
    if !batch.is_empty() {
        drop(core.storage.commit(batch));
    }
    Ok(left)
}

/// What skills that were cut off had sent, by the event they ran for.
async fn sent(
    storage: &dyn Storage,
) -> Result<HashMap<IdempotencyKey, HashMap<IdempotencyKey, Receipt>>> {
    let mut sent = HashMap::<_, HashMap<_, _>>::new();
    let mut pages = Pages::new(storage, Key::new(DONE));
    while let Some((entry, value)) = pages.next().await? {
        let mut parts = Parts::of(&entry);
        let (_, origin, key) = (parts.text()?, parts.text()?, parts.text()?);
        let (origin, key) = (origin.parse().storage()?, key.parse().storage()?);
        let receipt = serde_json::from_slice(&value).storage()?;
        sent.entry(origin).or_default().insert(key, receipt);
    }
    Ok(sent)
}

/// Forgets, from time to time, what was seen too long ago.
pub(crate) async fn sweep(bot: Bot) {
    loop {
        if let Err(error) = sweep_once(bot.core()).await {
            tracing::warn!(%error, "what was seen long ago can't be forgotten");
        }
        tokio::select! {
            () = bot.core().clock.sleep(SWEEP) => {}
            () = bot.core().halt.cancelled() => return,
        }
    }
}

async fn sweep_once(core: &Core) -> Result<()> {
    let now = u64::try_from(core.clock.now().as_millisecond()).unwrap_or_default();
    let mut pages = Pages::new(&*core.storage, Key::new(SEEN));
    let (mut batch, mut old) = (Batch::new(), 0);
    while let Some((entry, until)) = pages.next().await? {
        let until = until
            .first_chunk()
            .map_or(0, |until| u64::from_be_bytes(*until));
        if until < now {
            batch = batch.delete(entry);
            old += 1;
        }
        if old == 1000 {
            old = 0;
            let _ = core.storage.commit(std::mem::take(&mut batch)).await?;
        }
    }
    core.failpoint("sweep.before-commit");
    if !batch.is_empty() {
        let _ = core.storage.commit(batch).await?;
    }
    Ok(())
}

//! Events that can't be delivered: kept with the reason until an operator decides.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use jiff::Timestamp;

use super::{
    inbox::Kept,
    outbox,
    records::{self, DEAD, IN, OUT},
    scan::Pages,
};
use crate::{
    bot::{Bot, Core},
    error::{Error, Result, ResultExt},
    event::AnyEvent,
    storage::{
        Batch,
        key::{Key, Parts},
    },
};

/// An event that couldn't be delivered, with the reason.
///
/// It is kept until it is [replayed](crate::Bot::replay) or [discarded](crate::Bot::discard).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeadLetter {
    /// What it is called by: replay it or discard it.
    pub number: u64,
    /// The connector it came or was to go through.
    pub connector: String,
    /// Whether it came in. Else it was to go out.
    pub incoming: bool,
    /// Why it wasn't delivered.
    pub reason: String,
    /// Since when it is here.
    pub at: Timestamp,
    /// The event as JSON; see [`AnyEvent::to_json`].
    pub event: String,
}

/// A dead letter's value.
#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    connector: std::borrow::Cow<'a, str>,
    incoming: bool,
    reason: std::borrow::Cow<'a, str>,
    at: Timestamp,
    #[serde(borrow)]
    event: &'a RawValue,
}

/// Takes an event out of the outbox for good.
pub(super) fn bury(core: &Core, connector: &str, number: u64, event: &str, reason: &str) {
    tracing::error!(
        connector,
        reason,
        "an event can't be delivered: a dead letter"
    );
    let entry = records::numbered(OUT, connector, number);
    put(core, entry, connector, false, event, reason);
}

/// Takes an event out of the inbox for good.
pub(super) fn bury_incoming(core: &Core, connector: &str, number: u64, event: &str, reason: &str) {
    tracing::error!(
        connector,
        reason,
        "an event can't be dealt with: a dead letter"
    );
    let entry = records::numbered(IN, connector, number);
    put(core, entry, connector, true, event, reason);
}

fn put(core: &Core, entry: Key, connector: &str, incoming: bool, event: &str, reason: &str) {
    let quoted;
    let event = match serde_json::from_str(event) {
        Ok(json) => json,
        Err(_) => {
            quoted = serde_json::value::to_raw_value(event).unwrap_or_default();
            &*quoted
        }
    };
    let wire = Wire {
        connector: connector.into(),
        incoming,
        reason: reason.into(),
        at: core.clock.now(),
        event,
    };
    let Ok(json) = serde_json::to_vec(&wire) else {
        return; // neither text nor raw JSON can fail
    };
    // Two letters can't have one number: no two events have the same box, connector and place.
    let letter = Key::new(DEAD).number(core.outbox.next_number());
    let batch = Batch::new().delete(entry).put(letter, json);
    core.failpoint("dead.before-commit");
    drop(core.storage.commit(batch));
    core.failpoint("dead.after-commit");
}

/// All dead letters, the oldest first.
///
/// # Errors
/// The storage can't be read.
pub(crate) async fn list(core: &Core) -> Result<Vec<DeadLetter>> {
    let mut letters = Vec::new();
    let mut pages = Pages::new(&*core.storage, Key::new(DEAD));
    while let Some((key, value)) = pages.next().await? {
        letters.push(letter(&key, &value)?);
    }
    Ok(letters)
}

/// The highest number that a dead letter has.
pub(super) async fn last_number(core: &Core) -> Result<Option<u64>> {
    let mut pages = Pages::new(&*core.storage, Key::new(DEAD));
    let mut last = None;
    while let Some((key, _)) = pages.next().await? {
        last = Some(number(&key)?);
    }
    Ok(last)
}

/// Tries once more to deliver it, as if it came in or was sent now.
///
/// # Errors
/// There is no such letter, or it can't be taken now: it stays here then.
pub(crate) async fn replay(bot: &Bot, number: u64) -> Result<()> {
    let (key, letter) = find(bot.core(), number).await?;
    let event = AnyEvent::from_json(&letter.event).rejected()?;
    if letter.incoming {
        let bot = bot.connector(&letter.connector)?;
        bot.core().conversations.take_again(&bot, event).await?;
    } else {
        bot.enqueue(event).await?;
    }
    bot.core().failpoint("dead.before-forgotten");
    let _ = bot.core().storage.commit(Batch::new().delete(key)).await?;
    Ok(())
}

/// Puts it back into its box, where a bot that doesn't run finds it at its next start.
///
/// # Errors
/// There is no such letter or no connector for it, or the storage fails: it stays here then.
pub(crate) async fn put_back(bot: &Bot, number: u64) -> Result<()> {
    let core = bot.core();
    let (key, letter) = find(core, number).await?;
    let mut event = AnyEvent::from_json(&letter.event).rejected()?;
    let bot = bot.connector(&letter.connector)?;
    let batch = Batch::new().delete(key);
    let batch = match letter.incoming {
        true => {
            Kept::new(&bot, &mut event, None)?
                .again()
                .put(core, batch)
                .1
        }
        false => outbox::put(core, bot.scope(), event, batch)?,
    };
    let _ = core.storage.commit(batch).await?;
    Ok(())
}

/// Forgets it.
///
/// # Errors
/// There is no such letter, or the storage fails.
pub(crate) async fn discard(core: &Core, number: u64) -> Result<()> {
    let (key, _) = find(core, number).await?;
    let _ = core.storage.commit(Batch::new().delete(key)).await?;
    Ok(())
}

async fn find(core: &Core, number: u64) -> Result<(Key, DeadLetter)> {
    let key = Key::new(DEAD).number(number);
    let value = core.storage.get(key.as_ref()).await?;
    let value = value.ok_or_else(|| Error::not_found(format!("no dead letter {number}")))?;
    let letter = letter(key.as_ref(), &value)?;
    Ok((key, letter))
}

fn letter(key: &[u8], value: &[u8]) -> Result<DeadLetter> {
    let wire: Wire<'_> = serde_json::from_slice(value).storage()?;
    Ok(DeadLetter {
        number: number(key)?,
        connector: wire.connector.into_owned(),
        incoming: wire.incoming,
        reason: wire.reason.into_owned(),
        at: wire.at,
        event: wire.event.get().to_owned(),
    })
}

fn number(key: &[u8]) -> Result<u64> {
    let mut parts = Parts::of(key);
    parts.text()?;
    parts.number()
}

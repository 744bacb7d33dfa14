//! What skills and connectors keep: typed values under names, on the bot's storage.
//!
//! A value is stored as its JSON after eight bytes that say until when it counts. What has an end
//! stands in an index by that end too, so that a sweep finds what is over without looking at the
//! rest; both are always changed together.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    clock::Clock,
    error::{Error, Result, ResultExt},
    storage::{
        Batch, Committed, Storage,
        key::{Key, Parts},
    },
};

/// Values that outlive the process, if the bot's storage does: of any type that serde knows, each
/// under a name. Cheap to clone.
///
/// Every value is what it was when it was put, 0, `false`, an empty text and `None` too.
///
/// ```
/// use std::time::Duration;
///
/// use opsdroid_core::prelude::*;
///
/// /// Counts how often it was greeted.
/// #[match_regex("hello")]
/// async fn greet(message: &Matched<Message>, bot: &Bot) -> Result<()> {
///     let greeted = bot.memory().namespace("greeted");
///     let user = message.user_id.as_deref().unwrap_or_default();
///     let count = greeted.update(user, |n: Option<u32>| Some(n.unwrap_or(0) + 1)).await?;
///     bot.memory().put_for("greeted-lately", user, Duration::from_secs(3600)).await?;
///     message.respond(format!("hello number {}", count.unwrap_or(0))).await?;
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct Memory {
    storage: Arc<dyn Storage>,
    clock: Clock,
    space: &'static str,
    path: Vec<String>,
    prefix: Key,
}

/// The index of what ends, by the end.
const ENDS: &str = "ends";
/// How many entries one step of a list or a sweep looks at.
const PAGE: usize = 256;
/// How often a sweep is made, and how many steps one has at the most.
const SWEEP: Duration = Duration::from_secs(60);
const SWEEP_PAGES: usize = 64;

impl Memory {
    pub(crate) fn new(storage: Arc<dyn Storage>, clock: Clock, space: &'static str) -> Self {
        Self {
            storage,
            clock,
            space,
            path: Vec::new(),
            prefix: Key::new(space).number(0),
        }
    }

    /// A part of its own: a name in it is another than the same name outside.
    #[must_use]
    pub fn namespace(&self, name: &str) -> Self {
        let mut path = self.path.clone();
        path.push(name.to_owned());
        // With the depth, no name here is taken for a namespace's.
        let prefix = Key::new(self.space).number(path.len() as u64);
        Self {
            prefix: path.iter().fold(prefix, |key, name| key.text(name)),
            path,
            ..self.clone()
        }
    }

    /// The value under a name, if there is one and it still counts.
    ///
    /// # Errors
    /// [`Error::Rejected`] where it is of another type, [`Error::Storage`] where it can't be read.
    pub async fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let stored = self.storage.get(self.key(name).as_ref()).await?;
        self.current(name, stored.as_deref())
    }

    /// Puts a value under a name, in place of what is there.
    ///
    /// # Errors
    /// [`Error::Rejected`] where the value can't be written as JSON or is too big,
    /// [`Error::Storage`] where it can't be kept.
    pub async fn put<T: Serialize + ?Sized>(&self, name: &str, value: &T) -> Result<()> {
        let stored = self.stored(name, value, NEVER)?;
        self.change(name, |_| Ok(Some(stored.clone()))).await
    }

    /// Puts a value under a name, for so long: then nothing is there any more.
    ///
    /// # Errors
    /// As [`put`](Memory::put).
    pub async fn put_for<T: Serialize + ?Sized>(
        &self,
        name: &str,
        value: &T,
        time: Duration,
    ) -> Result<()> {
        let end = i64::try_from(time.as_millis())
            .ok()
            .and_then(|time| self.now().checked_add(time))
            .unwrap_or(NEVER);
        let stored = self.stored(name, value, end)?;
        self.change(name, |_| Ok(Some(stored.clone()))).await
    }

    /// Takes the value under a name away, if there is one.
    ///
    /// # Errors
    /// [`Error::Storage`] where that can't be kept.
    pub async fn delete(&self, name: &str) -> Result<()> {
        self.change(name, |_| Ok(None)).await
    }

    /// The names that start so, in the order of their bytes; without those of other namespaces.
    ///
    /// # Errors
    /// [`Error::Storage`] where they can't be read.
    pub async fn list(&self, start: &str) -> Result<Vec<String>> {
        let (whole, prefix) = (self.prefix.as_ref(), self.prefix.clone().starting(start));
        let mut names = Vec::new();
        let mut after: Option<Bytes> = None;
        loop {
            let page = self
                .storage
                .scan(prefix.as_ref(), after.as_deref(), PAGE)
                .await?;
            for (key, stored) in &page {
                if end(stored)? > self.now() {
                    let name = key.get(whole.len()..).unwrap_or_default();
                    names.push(Parts::of(name).text()?.into_owned());
                }
            }
            match page.into_iter().nth(PAGE - 1) {
                Some((last, _)) => after = Some(last),
                None => return Ok(names),
            }
        }
    }

    /// Changes the value under a name in one step: nobody else's change comes in between. Gives
    /// what is there then.
    ///
    /// `None` is no value, before as after. The value's end, if it has one, stays. The function
    /// is called again where somebody was quicker.
    ///
    /// # Errors
    /// As [`get`](Memory::get) and [`put`](Memory::put).
    pub async fn update<T: Serialize + DeserializeOwned>(
        &self,
        name: &str,
        mut change: impl FnMut(Option<T>) -> Option<T>,
    ) -> Result<Option<T>> {
        let mut result = None;
        self.change(name, |old| {
            let until = match old {
                Some(stored) => end(stored)?,
                None => NEVER,
            };
            result = change(self.current(name, old)?);
            let new = result.as_ref();
            new.map(|value| self.stored(name, value, until)).transpose()
        })
        .await?;
        Ok(result)
    }

    /// Makes of what is stored what is to be stored, as often as it takes. What is over isn't shown.
    async fn change(
        &self,
        name: &str,
        mut make: impl FnMut(Option<&[u8]>) -> Result<Option<Bytes>>,
    ) -> Result<()> {
        let key = Bytes::from(self.key(name));
        loop {
            let old = self.storage.get(&key).await?;
            let old_end = old.as_deref().map(end).transpose()?;
            let shown = old.as_deref().filter(|_| old_end > Some(self.now()));
            let new = make(shown)?;
            let new_end = new.as_deref().map(end).transpose()?;
            if old == new {
                return Ok(());
            }
            let mut batch = Batch::new().expect(key.clone(), old);
            if let Some(end) = ends(old_end) {
                batch = batch.delete(index(end, &key));
            }
            if let Some(end) = ends(new_end) {
                batch = batch.put(index(end, &key), Bytes::new());
            }
            batch = match new {
                Some(new) => batch.put(key.clone(), new),
                None => batch.delete(key.clone()),
            };
            if self.storage.commit(batch).await? == Committed::Done {
                return Ok(());
            }
        }
    }

    /// Takes away what is over, a bounded number of entries: whether that was all.
    ///
    /// # Errors
    /// [`Error::Storage`].
    async fn sweep(&self) -> Result<bool> {
        let prefix = Key::new(ENDS);
        for _ in 0..SWEEP_PAGES {
            let page = self.storage.scan(prefix.as_ref(), None, PAGE).await?;
            let mut commits = Vec::new();
            for (index, _) in &page {
                let mut parts = Parts::of(index.get(prefix.as_ref().len()..).unwrap_or_default());
                let until = parts.number()?;
                if u64::try_from(self.now()).is_ok_and(|now| until > now) {
                    break;
                }
                let key = Bytes::copy_from_slice(parts.rest());
                let stored = self.storage.get(&key).await?;
                // Put anew in this moment, it stays.
                let batch = match stored.as_deref().map(end).transpose()? {
                    Some(end) if u64::try_from(end).is_ok_and(|end| end == until) => {
                        Batch::new().expect(key.clone(), stored).delete(key)
                    }
                    _ => Batch::new(),
                };
                commits.push(self.storage.commit(batch.delete(index.clone())));
            }
            let swept = commits.len();
            for commit in commits {
                // A conflict is somebody's change, which took the index along.
                let (Committed::Done | Committed::Conflict) = commit.await?;
            }
            if swept < PAGE {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes away what is over, again and again.
    pub(crate) async fn keep_swept(&self) {
        loop {
            self.clock.sleep(SWEEP).await;
            if let Err(error) = self.sweep().await {
                tracing::warn!(%error, "couldn't take away what is over");
            }
        }
    }

    fn key(&self, name: &str) -> Key {
        self.prefix.clone().text(name)
    }

    /// Milliseconds since 1970.
    fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    fn stored<T: Serialize + ?Sized>(&self, name: &str, value: &T, end: i64) -> Result<Bytes> {
        let mut stored = end.to_be_bytes().to_vec();
        serde_json::to_writer(&mut stored, value).context(self.about(name))?;
        Ok(stored.into())
    }

    /// The value in what is stored, if it still counts.
    fn current<T: DeserializeOwned>(&self, name: &str, stored: Option<&[u8]>) -> Result<Option<T>> {
        let Some(stored) = stored else {
            return Ok(None);
        };
        if end(stored)? <= self.now() {
            return Ok(None);
        }
        let json = stored.get(size_of::<i64>()..).unwrap_or_default();
        Ok(Some(
            serde_json::from_slice(json).context(self.about(name))?,
        ))
    }

    fn about(&self, name: &str) -> String {
        format!("`{name}` of the bot's {}", self.space)
    }
}

/// The end of what has none.
const NEVER: i64 = i64::MAX;

/// Until when what is stored counts, in milliseconds since 1970.
fn end(stored: &[u8]) -> Result<i64> {
    let end = stored
        .first_chunk()
        .ok_or_else(|| Error::storage("a stored value is cut off"))?;
    Ok(i64::from_be_bytes(*end))
}

/// The end as the index has it, where there is one.
fn ends(end: Option<i64>) -> Option<u64> {
    let end = end.filter(|end| *end != NEVER)?;
    Some(u64::try_from(end).unwrap_or(0))
}

/// Where the index has an entry.
fn index(end: u64, key: &[u8]) -> Bytes {
    let index = Key::new(ENDS).number(end);
    [index.as_ref(), key].concat().into()
}

impl fmt::Debug for Memory {
    /// Where it is, and nothing in it: a value may be a session with its token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory")
            .field("space", &self.space)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

//! The thread that writes: takes a group of batches, makes it in one transaction, answers.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use redb::{Database, Durability};

use super::{
    ENTRIES, JOURNAL, Place,
    backend::Watch,
    open::{self, Head},
    opened::Opened,
    queue::{Group, Queue},
};
use crate::{
    error::{Error, Result, panic_text},
    storage::Committed,
};

/// Opens the database, for the first time or after a failure.
pub(super) type Opener = Box<dyn Fn(Watch) -> Result<Database> + Send>;

pub(super) struct Writer {
    path: PathBuf,
    open: Opener,
    watch: Watch,
    place: Arc<RwLock<Place>>,
    queue: Arc<Queue>,
    commits: u64,
}

impl Writer {
    /// Opens the database and puts it in its place.
    pub(super) fn open(
        path: &Path,
        open: Opener,
        place: Arc<RwLock<Place>>,
        queue: Arc<Queue>,
    ) -> Result<Self> {
        let mut writer = Self {
            path: path.to_owned(),
            open,
            watch: Watch::default(),
            place,
            queue,
            commits: 0,
        };
        writer.reopen()?;
        Ok(writer)
    }

    /// What sees the file's syncs.
    pub(super) fn watch(&self) -> Watch {
        self.watch.clone()
    }

    /// Works until the queue is closed and empty.
    pub(super) fn run(mut self) {
        while let Some(mut group) = self.queue.next() {
            let outcomes = self.commit(&mut group);
            group.verdict.tell(outcomes);
        }
    }

    /// Makes all batches durable, and tells what became of each; or of all, that they aren't there.
    fn commit(&mut self, group: &mut Group) -> Result<Vec<Committed>> {
        if matches!(&*self.place(), Place::Failed(_)) {
            self.reopen()?;
        }
        let head = Head {
            commits: self.commits + 1,
        };
        let mut outcomes = Vec::with_capacity(group.len());
        let made = catch_unwind(AssertUnwindSafe(|| {
            let place = self.place();
            let opened = place.opened()?;
            make(opened, &self.queue, group, head, &mut outcomes)
                .map_err(|error| open::failed(&self.path, error))
        }));
        let error = match made {
            Ok(Ok(written)) => {
                self.commits += u64::from(written);
                return Ok(outcomes);
            }
            Ok(Err(Error::Stopped)) => return Err(Error::Stopped),
            Ok(Err(error)) => error,
            Err(panic) => return Err(self.give_up(panic_text(&*panic))),
        };
        tracing::error!(%error, "the storage failed");
        if self.watch.has_sync_failed() {
            return Err(self.give_up("the disk didn't keep what was written to it"));
        }
        // The database refuses everything after an error, until it is opened anew.
        if self.reopen().is_ok() && self.commits == head.commits {
            return Ok(outcomes);
        }
        Err(error)
    }

    /// Refuses everything from now on: only a new process finds out what the disk holds.
    fn give_up(&self, why: &str) -> Error {
        let path = self.path.display();
        let said = format!("`{path}`: {why}; nothing more is kept until the bot is started again");
        tracing::error!("{said}");
        self.put(Place::Broken(said.clone()));
        Error::storage(said)
    }

    /// Opens the database, again if it was open before.
    fn reopen(&mut self) -> Result<()> {
        // What is open holds the file's lock.
        self.put(Place::Closed);
        let opened = (self.open)(self.watch.clone())
            .and_then(|database| open::journal(&self.path, database));
        match opened {
            Ok((opened, head)) => {
                self.commits = head.commits;
                self.put(Place::Open(opened));
                Ok(())
            }
            Err(error) => {
                self.put(Place::Failed(format!("it can't be opened again: {error}")));
                Err(error)
            }
        }
    }

    fn place(&self) -> RwLockReadGuard<'_, Place> {
        self.place.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, place: Place) {
        *self.place.write().unwrap_or_else(PoisonError::into_inner) = place;
    }
}

impl Drop for Writer {
    /// However it ends, nobody waits for it.
    fn drop(&mut self) {
        self.put(Place::Closed);
        self.queue.end();
    }
}

/// Makes all batches in one transaction, if there is anything to write: whether there was. After
/// an error, what is pending isn't what is in the journal.
fn make(
    opened: &Opened,
    queue: &Queue,
    group: &mut Group,
    head: Head,
    outcomes: &mut Vec<Committed>,
) -> Result<bool, redb::Error> {
    let mut transaction = opened.database.begin_write()?;
    transaction.set_durability(Durability::Immediate)?;
    let mut entries = transaction.open_table(ENTRIES)?;
    let (mut row, batches) = group.take(queue);
    let mut pending = opened.pending_mut();
    // What is left of the row, where something is in conflict.
    let (mut kept, mut at) = (None::<Vec<u8>>, 0);
    for (conditions, changes) in batches {
        if pending.meets(conditions, &entries)? {
            outcomes.push(Committed::Done);
            if let Some(kept) = &mut kept {
                kept.extend_from_slice(&changes);
            }
            at += changes.len();
            pending.add(changes, &entries)?;
        } else {
            outcomes.push(Committed::Conflict);
            kept.get_or_insert_with(|| row[..at].to_vec());
        }
    }
    match kept {
        Some(kept) => row = kept.into(),
        None if !row.is_empty() => pending.hold(row.clone()),
        None => {}
    }
    let is_full = pending.is_full();
    drop(pending);
    if row.is_empty() {
        drop(entries);
        transaction.abort()?;
        return Ok(false);
    }
    if is_full {
        entries.insert(Head::KEY, head.bytes().as_slice())?;
        row = opened.pending_mut().age().into();
        opened.pending().write(&mut entries)?;
        transaction.delete_table(JOURNAL)?;
    }
    transaction
        .open_table(JOURNAL)?
        .insert(head.commits, &*row)?;
    drop(entries);
    transaction.commit()?;
    if is_full {
        let memory = opened.pending_mut().start(row);
        queue.reuse(memory);
    }
    Ok(true)
}

//! The thread that writes: takes all batches that wait, makes them in one transaction, answers.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, mpsc},
    time::{Duration, Instant},
};

use bytes::Bytes;
use redb::{Database, Durability};
use tokio::sync::oneshot;

use super::{
    ENTRIES, Place,
    backend::Watch,
    group::Group,
    open::{self, Head},
};
use crate::{
    error::{Error, Result},
    runtime::panic_text,
    storage::{Batch, Committed},
};

/// How many batches one transaction takes, and about how many bytes.
const GROUP: usize = 4096;
const GROUP_BYTES: usize = 32 * 1024 * 1024;
/// How long those that were in the last transaction are waited for.
///
/// Their tasks were just woken, and most commit again: without a wait the first one would get a
/// sync of the disk for itself, and all others wait for it.
const GATHER: Duration = Duration::from_micros(300);

/// Where so many commit, more are waited for, up to half as long as a transaction takes: each
/// transaction has its price.
const CROWD: usize = 64;

/// What the thread is asked to do.
pub(super) enum Job {
    Commit(Batch, Answer),
    Close(oneshot::Sender<Result<()>>),
}

type Answer = oneshot::Sender<Result<Committed>>;
/// Opens the database, for the first time or after a failure.
pub(super) type Opener = Box<dyn Fn(Watch) -> Result<Database> + Send>;

pub(super) struct Writer {
    path: PathBuf,
    open: Opener,
    watch: Watch,
    place: Arc<RwLock<Place>>,
    queue: mpsc::Receiver<Job>,
    commits: u64,
    /// How long the last transaction took.
    took: Duration,
}

impl Writer {
    /// Opens the database and puts it in its place.
    pub(super) fn open(
        path: &Path,
        open: Opener,
        place: Arc<RwLock<Place>>,
        queue: mpsc::Receiver<Job>,
    ) -> Result<Self> {
        let mut writer = Self {
            path: path.to_owned(),
            open,
            watch: Watch::default(),
            place,
            queue,
            commits: 0,
            took: Duration::ZERO,
        };
        writer.reopen()?;
        Ok(writer)
    }

    /// What sees the file's syncs.
    pub(super) fn watch(&self) -> Watch {
        self.watch.clone()
    }

    /// Works until it is told to close, or nobody can tell it anything any more.
    pub(super) fn run(mut self) {
        let mut last = 0;
        while let Ok(first) = self.queue.recv() {
            let began = now();
            let mut closing = None;
            let (mut batches, mut answers) = (Vec::new(), Vec::new());
            let mut bytes = 0;
            let mut next = Some(first);
            while let Some(job) = next {
                match job {
                    Job::Commit(batch, answer) => {
                        bytes += size(&batch);
                        batches.push(batch);
                        answers.push(answer);
                    }
                    Job::Close(answer) => {
                        closing = Some(answer);
                        break;
                    }
                }
                let full = batches.len() == GROUP || bytes >= GROUP_BYTES;
                next = if full {
                    None
                } else {
                    let patient = last >= CROWD && began.elapsed() < self.took / 2;
                    self.next(patient || batches.len() < last)
                };
            }
            last = batches.len();
            if !batches.is_empty() {
                let began = now();
                let outcomes = self.commit(batches);
                self.took = began.elapsed();
                answer(answers, outcomes);
            }
            if let Some(answer) = closing {
                self.put(Place::Closed);
                let _ = answer.send(Ok(()));
                return;
            }
        }
        self.put(Place::Closed);
    }

    /// The next job that is there already or, if more are to be expected, soon.
    fn next(&self, expected: bool) -> Option<Job> {
        let job = self.queue.try_recv().ok();
        if job.is_some() || !expected {
            return job;
        }
        self.queue.recv_timeout(GATHER).ok()
    }

    /// Makes all batches durable, and tells what became of each; or of all, that they aren't there.
    fn commit(&mut self, batches: Vec<Batch>) -> Result<Vec<Committed>> {
        if matches!(&*self.place(), Place::Failed(_)) {
            self.reopen()?;
        }
        let head = Head {
            commits: self.commits + 1,
        };
        let mut outcomes = Vec::with_capacity(batches.len());
        let made = catch_unwind(AssertUnwindSafe(|| {
            let place = self.place();
            let database = place.database()?;
            make(database, batches, head, &mut outcomes)
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
            .and_then(|database| Ok((open::head(&self.path, &database)?, database)));
        match opened {
            Ok((head, database)) => {
                self.commits = head.commits;
                self.put(Place::Open(database));
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

/// Makes all batches in one transaction, if there is anything to write: whether there was.
fn make(
    database: &Database,
    batches: Vec<Batch>,
    head: Head,
    outcomes: &mut Vec<Committed>,
) -> Result<bool, redb::Error> {
    let mut transaction = database.begin_write()?;
    transaction.set_durability(Durability::Immediate)?;
    let mut entries = transaction.open_table(ENTRIES)?;
    let mut group = Group::default();
    for batch in batches {
        outcomes.push(group.add(batch, &entries)?);
    }
    if group.is_empty() {
        drop(entries);
        transaction.abort()?;
        return Ok(false);
    }
    entries.insert(Head::KEY, head.bytes().as_slice())?;
    group.write(&mut entries)?;
    drop(entries);
    transaction.commit()?;
    Ok(true)
}

fn answer(answers: Vec<Answer>, outcomes: Result<Vec<Committed>>) {
    // Nobody has to wait for an answer.
    match outcomes {
        Ok(outcomes) => answers
            .into_iter()
            .zip(outcomes)
            .for_each(|(answer, outcome)| {
                let _ = answer.send(Ok(outcome));
            }),
        Err(Error::Stopped) => {}
        Err(error) => answers.into_iter().for_each(|answer| {
            let _ = answer.send(Err(again(&error)));
        }),
    }
}

/// The same error for another who waits.
fn again(error: &Error) -> Error {
    match error {
        Error::Storage(cause) => Error::storage(cause.to_string()),
        other => Error::storage(other.to_string()),
    }
}

#[allow(clippy::disallowed_methods)] // nothing but how long to gather hangs on it
fn now() -> Instant {
    Instant::now()
}

/// About how many bytes a batch writes.
fn size(batch: &Batch) -> usize {
    let changes = batch.changes().iter();
    changes
        .map(|(key, value)| key.len() + value.as_ref().map_or(0, Bytes::len))
        .sum()
}

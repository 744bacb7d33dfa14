//! A disk that fails: what was answered holds, what couldn't be kept is refused, and it goes on
//! where it can.

use std::{
    io::{self, ErrorKind},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
};

use redb::StorageBackend;

use crate::{
    error::{Error, Result},
    storage::{
        Batch, Committed, FileStorage, Storage,
        file::{backend::Watched, open},
    },
};

/// A disk in memory, which can be full and can fail, and counts.
#[derive(Clone, Debug, Default)]
struct Disk(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    bytes: Mutex<Vec<u8>>,
    is_full: AtomicBool,
    fails_to_sync: AtomicBool,
    /// How many writes still pass, once one is counted.
    writes_left: AtomicU64,
    syncs: AtomicUsize,
    opened: AtomicUsize,
}

impl Disk {
    fn new() -> Self {
        let disk = Self::default();
        disk.0.writes_left.store(u64::MAX, Ordering::SeqCst);
        disk
    }

    fn open(&self) -> Result<FileStorage> {
        let disk = self.clone();
        FileStorage::over(Path::new("disk"), move |watch| {
            disk.0.opened.fetch_add(1, Ordering::SeqCst);
            let backend = disk.clone();
            open::database(Path::new("disk"), Watched { backend, watch })
        })
    }

    fn syncs(&self) -> usize {
        self.0.syncs.load(Ordering::SeqCst)
    }

    fn fill(&self, is_full: bool) {
        self.0.is_full.store(is_full, Ordering::SeqCst);
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.bytes.lock().unwrap().len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let offset = offset as usize;
        out.copy_from_slice(&self.0.bytes.lock().unwrap()[offset..offset + out.len()]);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut bytes = self.0.bytes.lock().unwrap();
        if len as usize > bytes.len() && self.0.is_full.load(Ordering::SeqCst) {
            return Err(ErrorKind::StorageFull.into());
        }
        bytes.resize(len as usize, 0);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.syncs.fetch_add(1, Ordering::SeqCst);
        match self.0.fails_to_sync.load(Ordering::SeqCst) {
            true => Err(io::Error::other("the cable is out")),
            false => Ok(()),
        }
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let left = self.0.writes_left.load(Ordering::SeqCst);
        if left == 0 {
            return Err(ErrorKind::StorageFull.into());
        }
        self.0.writes_left.store(
            left.saturating_sub(u64::from(left < u64::MAX)),
            Ordering::SeqCst,
        );
        let offset = offset as usize;
        self.0.bytes.lock().unwrap()[offset..offset + data.len()].copy_from_slice(data);
        Ok(())
    }
}

fn put(name: &str, size: usize) -> Batch {
    Batch::new()
        .put(name, vec![1; size])
        .put(format!("{name}-too"), "")
}

async fn names(storage: &FileStorage) -> Vec<String> {
    let entries = storage.scan(b"", None, 10_000).await.unwrap();
    let names = entries
        .iter()
        .map(|(key, _)| String::from_utf8_lossy(key).into_owned());
    names.collect()
}

#[tokio::test]
async fn no_commit_is_answered_before_its_sync() {
    let disk = Disk::new();
    let storage = disk.open().unwrap();
    for n in 0..50 {
        let before = disk.syncs();
        let done = storage.commit(put(&n.to_string(), 10)).await.unwrap();
        assert_eq!(done, Committed::Done);
        assert!(disk.syncs() > before, "commit {n} wasn't synced");
    }
    let before = disk.syncs();
    let many = (0..1000).map(|n| storage.commit(put(&n.to_string(), 10)));
    for outcome in futures_util::future::join_all(many).await {
        assert_eq!(outcome.unwrap(), Committed::Done);
    }
    let syncs = disk.syncs() - before;
    assert!(
        (1..100).contains(&syncs),
        "{syncs} syncs for a thousand commits at once"
    );
}

#[tokio::test]
async fn a_full_disk_refuses_a_commit_whole_and_takes_the_next_once_there_is_room() {
    let disk = Disk::new();
    let storage = disk.open().unwrap();
    assert_eq!(
        storage.commit(put("before", 10)).await.unwrap(),
        Committed::Done
    );
    disk.fill(true);
    let big = Batch::new()
        .put("small", "")
        .and(put("big", 8 << 20))
        .delete("before");
    for _ in 0..3 {
        let error = storage.commit(big.clone()).await.unwrap_err();
        assert!(matches!(error, Error::Storage(_)));
        assert!(error.to_string().contains("the disk is full"), "{error}");
        assert_eq!(names(&storage).await, ["before", "before-too"]);
    }
    // What still has room is kept meanwhile.
    assert_eq!(
        storage.commit(put("after", 10)).await.unwrap(),
        Committed::Done
    );
    disk.fill(false);
    assert_eq!(storage.commit(big).await.unwrap(), Committed::Done);
    let expected = [
        "after",
        "after-too",
        "before-too",
        "big",
        "big-too",
        "small",
    ];
    assert_eq!(names(&storage).await, expected);
    storage.close().await.unwrap();
    assert_eq!(names(&disk.open().unwrap()).await, expected);
}

#[tokio::test]
async fn whichever_write_fails_the_answer_says_what_is_there() {
    for writes in 0..40 {
        fail_after(writes, &[("before", 10)]).await;
    }
}

/// The commit that fails is the one that makes the journal full.
#[tokio::test]
async fn whichever_write_of_a_full_journal_fails_the_answer_says_what_is_there() {
    let large = ["before", "c", "d", "e", "f", "g", "h", "i"].map(|name| (name, 1_040_000));
    for writes in (0..60).step_by(6) {
        fail_after(writes, &large).await;
    }
}

/// Commits what comes first, and then two whose writes fail from one on.
async fn fail_after(writes: u64, first: &[(&str, usize)]) {
    let disk = Disk::new();
    let storage = disk.open().unwrap();
    let mut expected = Vec::new();
    for (name, size) in first {
        assert_eq!(
            storage.commit(put(name, *size)).await.unwrap(),
            Committed::Done
        );
        expected.extend([name.to_string(), format!("{name}-too")]);
    }
    disk.0.writes_left.store(writes, Ordering::SeqCst);
    let outcomes = [
        storage.commit(put("one", 100_000)),
        storage.commit(put("two", 10)),
    ];
    let outcomes = futures_util::future::join_all(outcomes).await;
    disk.0.writes_left.store(u64::MAX, Ordering::SeqCst);
    assert_eq!(storage.commit(put("z", 10)).await.unwrap(), Committed::Done);
    for (outcome, names) in outcomes
        .iter()
        .zip([["one", "one-too"], ["two", "two-too"]])
    {
        if outcome.is_ok() {
            expected.extend(names.map(Into::into));
        }
    }
    expected.extend(["z", "z-too"].map(Into::into));
    assert_eq!(names(&storage).await, expected, "after {writes} writes");
    storage.close().await.unwrap();
    assert_eq!(
        names(&disk.open().unwrap()).await,
        expected,
        "after {writes} writes"
    );
}

#[tokio::test]
async fn after_a_sync_that_failed_nothing_is_taken_until_a_new_process_looks() {
    let disk = Disk::new();
    let storage = disk.open().unwrap();
    assert_eq!(
        storage.commit(put("before", 10)).await.unwrap(),
        Committed::Done
    );
    disk.0.fails_to_sync.store(true, Ordering::SeqCst);
    let error = storage.commit(put("lost", 10)).await.unwrap_err();
    assert!(
        error.to_string().contains("until the bot is started again"),
        "{error}"
    );
    disk.0.fails_to_sync.store(false, Ordering::SeqCst);
    let opened = disk.0.opened.load(Ordering::SeqCst);
    let error = storage.commit(put("after", 10)).await.unwrap_err();
    assert!(
        error.to_string().contains("until the bot is started again"),
        "{error}"
    );
    assert!(matches!(
        storage.get(b"before").await,
        Err(Error::Storage(_))
    ));
    assert_eq!(disk.0.opened.load(Ordering::SeqCst), opened);
    storage.close().await.unwrap();
    let names = names(&disk.open().unwrap()).await;
    assert!(
        names.starts_with(&["before".to_owned(), "before-too".to_owned()]),
        "{names:?}"
    );
}

//! How many commits a second: `cargo test --release -p opsdroid-core --lib speed -- --ignored --nocapture`.
#![allow(clippy::disallowed_methods)] // measures the machine

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::storage::{Batch, Committed, FileStorage, Storage, key::Key};

const FOR: Duration = Duration::from_secs(3);

/// As the outbox does it: one batch makes an entry, the next takes it away.
async fn tasks(storage: Arc<dyn Storage>, count: u64) -> u64 {
    let end = Instant::now() + FOR;
    let task = |task: u64| {
        let storage = Arc::clone(&storage);
        tokio::spawn(async move {
            let mut commits = 0;
            while Instant::now() < end {
                let key = |what| Key::new(what).number(task).number(commits / 2);
                let batch = match commits % 2 {
                    0 => Batch::new()
                        .expect(key("seen"), None)
                        .put(key("seen"), "")
                        .put(key("out"), vec![b'x'; 300])
                        .put(Key::new("next").number(task), vec![0; 8]),
                    _ => Batch::new()
                        .delete(key("out"))
                        .delete(key("seen"))
                        .put(Key::new("done").number(task), vec![0; 8]),
                };
                assert_eq!(storage.commit(batch).await.unwrap(), Committed::Done);
                commits += 1;
            }
            commits
        })
    };
    let tasks: Vec<_> = (0..count).map(task).collect();
    let mut commits = 0;
    for task in tasks {
        commits += task.await.unwrap();
    }
    commits
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures"]
async fn commits_a_second() {
    let folder = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
    for count in [1, 64, 1024] {
        let storage = FileStorage::open(folder.path().join(format!("{count}.db"))).unwrap();
        let cpu = cpu();
        let commits = tasks(Arc::new(storage), count).await;
        let a_second = commits as f64 / FOR.as_secs_f64();
        let each = (self::cpu() - cpu) * 1e6 / commits as f64;
        println!(
            "{count} tasks: {a_second:.0} commits/s, {:.0} ops/s, {each:.1} us CPU each",
            a_second * 3.0
        );
    }
}

#[tokio::test]
#[ignore = "measures"]
async fn reading_and_opening() {
    let folder = tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).unwrap();
    let path = folder.path().join("big.db");
    let storage = FileStorage::open(&path).unwrap();
    for n in 0..1000_u64 {
        let mut batch = Batch::new();
        for m in 0..200 {
            batch = batch.put(Key::new("entry").number(m * 1000 + n), vec![b'x'; 400]);
        }
        assert_eq!(storage.commit(batch).await.unwrap(), Committed::Done);
    }
    let began = Instant::now();
    for n in 0..20_000_u64 {
        let key = Key::new("entry").number(n * 7919 % 200_000);
        assert!(storage.get(key.as_ref()).await.unwrap().is_some());
    }
    println!("get: {:?}", began.elapsed() / 20_000);
    let copy = folder.path().join("crashed.db");
    std::fs::copy(&path, &copy).unwrap();
    storage.close().await.unwrap();
    let size = std::fs::metadata(&path).unwrap().len() >> 20;
    for (what, path) in [("a closed", &path), ("a crashed", &copy)] {
        let began = Instant::now();
        let storage = FileStorage::open(path).unwrap();
        println!("opening {what} file of {size} MiB: {:?}", began.elapsed());
        storage.close().await.unwrap();
    }
}

/// The process's CPU time, in seconds.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks: Vec<f64> = fields
        .skip(11)
        .take(2)
        .filter_map(|t| t.parse().ok())
        .collect();
    ticks.iter().sum::<f64>() / 100.0
}

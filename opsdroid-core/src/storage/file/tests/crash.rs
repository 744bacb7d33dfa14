//! A process that is killed while it commits: what it was answered is there, in order.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use crate::storage::{Batch, Committed, FileStorage, Storage};

const FILE: &str = "OPSDROID_TEST_CRASH_FILE";
const KILLS: u64 = 15;

/// Commits without end, and prints each number once it is answered; only in a child process.
#[test]
fn commits_until_it_is_killed() {
    let Some(file) = std::env::var_os(FILE) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let storage = FileStorage::open(file).unwrap();
        let first = storage.get(b"next").await.unwrap();
        let first = first.map_or(0, |next| String::from_utf8_lossy(&next).parse().unwrap());
        println!("opened");
        let mut under_way = std::collections::VecDeque::new();
        for n in first.. {
            let batch = Batch::new()
                .put(format!("{n:08}"), vec![b'x'; n % 5000])
                .put("next", (n + 1).to_string());
            under_way.push_back((n, storage.commit(batch)));
            if under_way.len() > 20 {
                let (n, done) = under_way.pop_front().unwrap();
                assert_eq!(done.await.unwrap(), Committed::Done);
                println!("done {n}");
            }
        }
    });
}

#[tokio::test]
async fn a_killed_process_loses_nothing_that_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bot.db");
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "--nocapture",
                "storage::file::tests::crash::commits_until_it_is_killed",
            ])
            .env(FILE, &file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Each child dies at another place of its loop; the pipe still has what it said last.
        let (mut said, mut answered) = (0, None);
        for line in lines.map_while(Result::ok) {
            if let Some(n) = line.strip_prefix("done ") {
                answered = Some(n.parse::<usize>().unwrap());
                said += 1;
                if said == 10 + kill * 7 {
                    child.kill().unwrap();
                }
            }
        }
        child.wait().unwrap();
        let answered = answered.expect("no commit was answered");

        let storage = FileStorage::open(&file).unwrap();
        let next = storage.get(b"next").await.unwrap().unwrap();
        let next: usize = String::from_utf8_lossy(&next).parse().unwrap();
        assert!(next > answered, "{answered} was answered, {next} is next");
        let entries = storage.scan(b"0", None, usize::MAX).await.unwrap();
        assert_eq!(entries.len(), next);
        for (n, (key, value)) in entries.iter().enumerate() {
            assert_eq!(
                (&**key, value.len()),
                (format!("{n:08}").as_bytes(), n % 5000)
            );
        }
        storage.close().await.unwrap();
    }
}

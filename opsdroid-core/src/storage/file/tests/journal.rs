//! The journal: what is in it reads as if it were in the table, before and after it is full.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::storage::{Batch, Committed, FileStorage, Storage};

type Model = BTreeMap<Bytes, Bytes>;

async fn check(storage: &FileStorage, model: &Model) {
    let all = storage.scan(b"", None, usize::MAX).await.unwrap();
    assert!(all.iter().map(|(key, value)| (key, value)).eq(model));
    for limit in [1, 3, 50] {
        let (mut found, mut after) = (Vec::new(), None::<Bytes>);
        loop {
            let page = storage.scan(b"1", after.as_deref(), limit).await.unwrap();
            assert!(page.len() <= limit);
            let Some((last, _)) = page.last() else {
                break;
            };
            after = Some(last.clone());
            found.extend(page);
        }
        let expected = model.iter().filter(|(key, _)| key.starts_with(b"1"));
        assert!(found.iter().map(|(key, value)| (key, value)).eq(expected));
    }
    for key in 0..300 {
        let key = Bytes::from(key.to_string());
        assert_eq!(storage.get(&key).await.unwrap(), model.get(&key).cloned());
    }
}

/// Writes, over and over, far more than a journal takes.
#[tokio::test]
async fn a_file_holds_what_a_map_would_whatever_is_in_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.db");
    let mut storage = FileStorage::open(&path).unwrap();
    let mut model = Model::new();
    let mut rng = fastrand::Rng::with_seed(7);
    for round in 0..40 {
        let mut commits = Vec::new();
        for _ in 0..rng.u32(1..60) {
            let mut batch = Batch::new();
            let wrong = rng.u8(..8) == 0;
            if wrong || rng.bool() {
                let key = Bytes::from(rng.u32(..300).to_string());
                let there = model.get(&key).cloned();
                let expected = match wrong {
                    true => Some(Bytes::from_static(b"never")),
                    false => there,
                };
                batch = batch.expect(key, expected);
            }
            for _ in 0..rng.u32(1..8) {
                let key = Bytes::from(rng.u32(..300).to_string());
                let value = Bytes::from(vec![rng.u8(..); rng.usize(..4000)]);
                batch = match rng.bool() {
                    true => batch.put(key.clone(), value.clone()),
                    false => batch.delete(key.clone()),
                };
            }
            if !wrong {
                for (key, value) in batch.changes() {
                    match value {
                        Some(value) => model.insert(key.to_vec().into(), value.to_vec().into()),
                        None => model.remove(key),
                    };
                }
            }
            let expected = if wrong {
                Committed::Conflict
            } else {
                Committed::Done
            };
            commits.push((storage.commit(batch), expected));
        }
        for (commit, expected) in commits {
            assert_eq!(commit.await.unwrap(), expected);
        }
        if round % 5 == 0 {
            check(&storage, &model).await;
        }
        if round % 7 == 0 {
            storage.close().await.unwrap();
            storage = FileStorage::open(&path).unwrap();
            check(&storage, &model).await;
        }
    }
}

/// What was put and taken away is in the journal alone, and a journal has its bounds.
#[tokio::test]
async fn what_comes_and_goes_leaves_the_file_small() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.db");
    let storage = FileStorage::open(&path).unwrap();
    for n in 0..200_u32 {
        let key = n.to_be_bytes().to_vec();
        let put = storage.commit(Batch::new().put(key.clone(), vec![1; 1 << 20]));
        let gone = storage.commit(Batch::new().delete(key));
        assert_eq!(put.await.unwrap(), Committed::Done);
        assert_eq!(gone.await.unwrap(), Committed::Done);
    }
    let size = std::fs::metadata(&path).unwrap().len() >> 20;
    assert!(size < 64, "{size} MiB");
    assert_eq!(storage.scan(b"", None, 9).await.unwrap(), []);
}

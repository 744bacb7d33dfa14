//! The file itself: whose it is, what it must be, and who has it open.

use std::{
    fs,
    io::{Seek, SeekFrom, Write},
    path::Path,
};

use redb::{Database, TableDefinition};

use crate::{
    error::Error,
    storage::{
        Batch, Committed, FileStorage, Storage,
        file::{ENTRIES, open::Head},
    },
};

fn refusal(path: &Path) -> String {
    match FileStorage::open(path) {
        Err(error @ Error::Storage(_)) => error.to_string(),
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("it was opened"),
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_it_or_look_into_its_new_folder() {
    use std::os::unix::fs::PermissionsExt;

    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/er/bot.db");
    FileStorage::open(&path).unwrap().close().await.unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);

    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    FileStorage::open(&path).unwrap().close().await.unwrap();
    assert_eq!(mode(&path), 0o600);
}

#[tokio::test]
async fn a_second_opening_is_refused_and_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.db");
    let storage = FileStorage::open(&path).unwrap();
    assert!(refusal(&path).contains("another process has it open"));
    let put = storage.commit(Batch::new().put("a", "1"));
    assert_eq!(put.await.unwrap(), Committed::Done);
    storage.close().await.unwrap();
    let storage = FileStorage::open(&path).unwrap();
    assert_eq!(storage.get(b"a").await.unwrap().as_deref(), Some(&b"1"[..]));
}

#[test]
fn what_is_no_storage_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    assert!(refusal(folder.path()).contains("it is no file"));
    let path = folder.path().join("bot.db");
    for content in [
        &b"x"[..],
        &[0; 100_000],
        &[0xff; 5000],
        b"connectors: {shell: }\n",
    ] {
        fs::write(&path, content).unwrap();
        assert!(refusal(&path).contains("it is no storage of opsdroid's"));
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    fs::remove_file(&path).unwrap();
    let other = Database::create(&path).unwrap();
    let transaction = other.begin_write().unwrap();
    let table = TableDefinition::<u64, u64>::new("entries");
    transaction.open_table(table).unwrap().insert(1, 2).unwrap();
    transaction.commit().unwrap();
    drop(other);
    assert!(refusal(&path).contains("another program made it"));
}

#[test]
fn an_empty_file_becomes_a_storage() {
    let file = tempfile::NamedTempFile::new().unwrap();
    drop(FileStorage::open(file.path()).unwrap());
}

#[test]
fn a_file_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bot.db");
    let newer = Database::create(&path).unwrap();
    let transaction = newer.begin_write().unwrap();
    let head = [0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 9].as_slice();
    transaction
        .open_table(ENTRIES)
        .unwrap()
        .insert(Head::KEY, head)
        .unwrap();
    transaction.commit().unwrap();
    drop(newer);
    let said = refusal(&path);
    assert!(
        said.contains("a newer version of opsdroid made it (its format is 3"),
        "{said}"
    );
}

#[tokio::test]
async fn a_damaged_file_is_refused_or_read_but_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.db");
    let storage = FileStorage::open(&whole).unwrap();
    for n in 0..200 {
        drop(storage.commit(Batch::new().put(format!("key-{n}"), vec![n; 2000])));
    }
    storage.close().await.unwrap();
    let size = fs::metadata(&whole).unwrap().len();
    let path = folder.path().join("bot.db");
    let mut refused = 0;
    for n in 0..60 {
        fs::copy(&whole, &path).unwrap();
        let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(n * size / 60)).unwrap();
        file.write_all(&[0xa5; 3000]).unwrap();
        drop(file);
        match FileStorage::open(&path) {
            Err(error) => {
                assert!(matches!(error, Error::Storage(_)), "{error:?}");
                refused += 1;
            }
            Ok(storage) => {
                // What was hit isn't in use: everything is there.
                assert_eq!(storage.scan(b"", None, 999).await.unwrap().len(), 200);
                storage.close().await.unwrap();
            }
        }
    }
    assert!(refused > 10, "{refused}");
    for size in [1, 100, 5000, size / 2, size - 4096] {
        fs::copy(&whole, &path).unwrap();
        fs::OpenOptions::new()
            .write(true)
            .open(&path)
            .unwrap()
            .set_len(size)
            .unwrap();
        refusal(&path);
    }
}

//! Making the file, opening it, and refusing one that isn't ours.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use bytes::Bytes;
use redb::{
    Builder, Database, ReadableDatabase, ReadableTable, StorageBackend, TableError,
    backends::FileBackend,
};

use super::{
    ENTRIES, JOURNAL,
    backend::{Watch, Watched},
    opened::Opened,
    pending::Pending,
};
use crate::error::{Error, Result};

/// How the entries are laid out in the file.
const FORMAT: u32 = 2;
/// How much of the file is kept in memory, in bytes.
const CACHE: usize = 16 * 1024 * 1024;

/// Sees to it that there is a file, with nobody else's rights to it.
pub(super) fn prepare(path: &Path) -> Result<()> {
    match fs::metadata(path) {
        Ok(file) if !file.is_file() => Err(refused(path, "it is no file")),
        Ok(file) => tighten(path, &file),
        Err(error) if error.kind() == ErrorKind::NotFound => make(path),
        Err(error) => Err(failed(path, error)),
    }
}

/// Makes the file elsewhere and then gives it its name, so that under its name it is whole.
fn make(path: &Path) -> Result<()> {
    let folder = folder(path);
    let mut new = path.as_os_str().to_owned();
    new.push(format!(".{}.new", std::process::id()));
    let new = PathBuf::from(new);
    let made = || -> io::Result<()> {
        make_folder(folder)?;
        // A process of the same number that was killed here may have left one.
        fs::remove_file(&new).or_else(|error| match error.kind() {
            ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        private(OpenOptions::new().write(true).create_new(true)).open(&new)?;
        Ok(())
    };
    made().map_err(|error| failed(path, error))?;
    let named = file(&new, Watch::default()).map(drop).and_then(|()| {
        // A link, unlike a rename, never takes the place of a file that another process made.
        match fs::hard_link(&new, path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(_) => fs::rename(&new, path),
            Ok(()) => Ok(()),
        }
        .and_then(|()| File::open(folder)?.sync_all())
        .map_err(|error| failed(path, error))
    });
    let _ = fs::remove_file(&new);
    named
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(unix)]
fn tighten(path: &Path, file: &fs::Metadata) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;

    if file.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    tracing::warn!(path = %path.display(), "others had rights to the storage's file; they no longer do");
    let private = fs::Permissions::from_mode(0o600);
    fs::set_permissions(path, private).map_err(|error| failed(path, error))
}

#[cfg(not(unix))]
fn tighten(_: &Path, _: &fs::Metadata) -> Result<()> {
    Ok(())
}

/// Opens the database in this file; an empty file becomes one.
pub(super) fn file(path: &Path, watch: Watch) -> Result<Database> {
    let open = || -> Result<_, redb::Error> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        Ok(FileBackend::new(file)?)
    };
    let backend = open().map_err(|error| failed(path, error))?;
    database(path, Watched { backend, watch })
}

/// Opens the database that is behind a backend.
pub(super) fn database(path: &Path, backend: impl StorageBackend) -> Result<Database> {
    let is_new = backend.len().map_err(|error| failed(path, error))? == 0;
    let name = path.display().to_string();
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE);
    // It costs a read of the file, and a damaged one otherwise may be found out much too late.
    builder.set_check_integrity_on_open(true);
    builder.set_repair_callback(move |repair| {
        tracing::warn!(
            path = name,
            progress = repair.progress(),
            "the storage wasn't closed; checking it"
        );
    });
    let database = caught(path, || Ok(builder.create_with_backend(backend)?))?;
    if is_new {
        let head = Head { commits: 0 };
        write_head(&database, head).map_err(|error| failed(path, error))?;
    }
    head(path, &database)?;
    Ok(database)
}

/// Reads what is in the journal, and how many transactions there were.
pub(super) fn journal(path: &Path, database: Database) -> Result<(Opened, Head)> {
    let mut head = head(path, &database)?;
    let mut pending = Pending::default();
    let read = || -> Result<bool, redb::Error> {
        let transaction = database.begin_read()?;
        let rows = match transaction.open_table(JOURNAL) {
            Err(TableError::TableDoesNotExist(_)) => return Ok(true),
            rows => rows?,
        };
        let entries = transaction.open_table(ENTRIES)?;
        for row in rows.iter()? {
            let (number, row) = row?;
            if !pending.add(Bytes::copy_from_slice(row.value()), &entries)? {
                return Ok(false);
            }
            head.commits = head.commits.max(number.value());
        }
        Ok(true)
    };
    if !caught(path, read)? {
        return Err(damaged(path));
    }
    Ok((Opened::new(database, pending), head))
}

/// What the file says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// How many transactions were made: tells whether the last one was.
    pub(super) commits: u64,
}

impl Head {
    /// Where it stands: no entry has this key.
    pub(super) const KEY: &[u8] = b"";

    pub(super) fn bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        bytes[..4].copy_from_slice(&FORMAT.to_be_bytes());
        bytes[4..].copy_from_slice(&self.commits.to_be_bytes());
        bytes
    }
}

/// Reads what the file says of itself, if it is one of ours.
pub(super) fn head(path: &Path, database: &Database) -> Result<Head> {
    let read = || -> Result<_, redb::Error> {
        let entries = match database.begin_read()?.open_table(ENTRIES) {
            Ok(entries) => entries,
            Err(TableError::TableDoesNotExist(_) | TableError::TableTypeMismatch { .. }) => {
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        let head = entries.get(Head::KEY)?;
        Ok(head.map(|head| head.value().to_vec()))
    };
    let head = read().map_err(|error| failed(path, error))?;
    let head = head.ok_or_else(|| refused(path, "another program made it"))?;
    let (format, rest) = head.split_first_chunk().ok_or_else(|| damaged(path))?;
    let format = u32::from_be_bytes(*format);
    if format != FORMAT {
        let age = if format > FORMAT {
            "a newer"
        } else {
            "an older"
        };
        let said = format!(
            "{age} version of opsdroid made it (its format is {format}, this one knows {FORMAT})"
        );
        return Err(refused(path, &said));
    }
    let commits = rest.try_into().map_err(|_| damaged(path))?;
    Ok(Head {
        commits: u64::from_be_bytes(commits),
    })
}

/// Writes it, and waits for the disk.
pub(super) fn write_head(database: &Database, head: Head) -> Result<(), redb::Error> {
    let transaction = database.begin_write()?;
    transaction
        .open_table(ENTRIES)?
        .insert(Head::KEY, head.bytes().as_slice())?;
    transaction.commit()?;
    Ok(())
}

/// An error with the file's name, and what to do where that is known.
pub(super) fn failed(path: &Path, error: impl Into<redb::Error>) -> Error {
    let error = error.into();
    let said = match &error {
        redb::Error::DatabaseAlreadyOpen | redb::Error::LockProtocolMismatch => {
            "another process has it open; each bot needs a file of its own".to_owned()
        }
        redb::Error::Io(error) if error.kind() == ErrorKind::InvalidData => {
            "it is no storage of opsdroid's".to_owned()
        }
        redb::Error::Io(error) if error.kind() == ErrorKind::StorageFull => {
            "the disk is full".to_owned()
        }
        redb::Error::Io(error) if error.kind() == ErrorKind::PermissionDenied => {
            "this user may not open it".to_owned()
        }
        redb::Error::Io(error) => error.to_string(),
        redb::Error::Corrupted(_) | redb::Error::RepairAborted => {
            format!("it is damaged; put a copy in its place ({error})")
        }
        redb::Error::UpgradeRequired(_) => "another program made it".to_owned(),
        _ => error.to_string(),
    };
    refused(path, &said)
}

/// A damaged file may make the database panic.
fn caught<T>(path: &Path, open: impl FnOnce() -> Result<T, redb::Error>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(open)) {
        Ok(opened) => opened.map_err(|error| failed(path, error)),
        Err(_) => Err(damaged(path)),
    }
}

fn damaged(path: &Path) -> Error {
    refused(path, "it is damaged; put a copy in its place")
}

fn refused(path: &Path, said: &str) -> Error {
    Error::storage(format!("`{}`: {said}", path.display()))
}

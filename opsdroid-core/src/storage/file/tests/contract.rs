//! Both storages keep every law.

use std::sync::Arc;

use crate::storage::{FileStorage, MemoryStorage};

crate::storage_contract!(in_memory, {
    let kept = MemoryStorage::new();
    move || Ok(Arc::new(kept.reopened()) as _)
});

crate::storage_contract!(in_a_file, {
    let folder = tempfile::tempdir().unwrap();
    move || Ok(Arc::new(FileStorage::open(folder.path().join("bot.db"))?) as _)
});

//! Where a bot keeps what must outlive it: what the configuration says, or what it needs.

use std::{path::PathBuf, sync::Arc};

use super::builder::Checked;
use crate::{
    config::{Config, Delivery},
    error::Result,
    storage::{FileStorage, MemoryStorage, Storage},
};

/// The file, beside the configuration, of a bot that needs one and says nothing.
const FILE_NAME: &str = "opsdroid.db";

/// Opens what the configuration names or, where it names nothing, what these connectors need.
///
/// # Errors
/// [`Error::Storage`](crate::Error::Storage): the file can't be opened.
pub(super) fn open(config: &Config, connectors: &[Checked]) -> Result<Arc<dyn Storage>> {
    match file(config, connectors) {
        Some(file) => Ok(Arc::new(FileStorage::open(file)?)),
        None => Ok(Arc::new(MemoryStorage::new())),
    }
}

fn file(config: &Config, connectors: &[Checked]) -> Option<PathBuf> {
    let storage = config.storage();
    if storage.in_memory {
        return None;
    }
    if let Some(path) = &storage.path {
        let folder = config.folder().map(|folder| folder.join(path));
        return Some(folder.unwrap_or_else(|| path.clone()));
    }
    let must_keep = connectors.iter().any(|connector| {
        let declared = connector.descriptor.declaration.delivery;
        let delivery = connector.section.shared().delivery.unwrap_or(declared);
        delivery == Delivery::AtLeastOnce
    });
    // A configuration that is in no file has nothing beside it.
    let folder = config.folder().filter(|_| must_keep);
    folder.map(|folder| folder.join(FILE_NAME))
}

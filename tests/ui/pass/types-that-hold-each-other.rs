//! Two types may hold each other, where one of them leaves the field to serde.

use opsdroid_core::prelude::*;

/// A folder.
#[config]
struct Folder {
    /// What lies in it.
    entries: Vec<Entry>,
}

/// What lies in a folder.
#[config]
enum Entry {
    /// Another folder.
    Folder(#[serde(bound = "")] Folder),
    /// A file.
    File,
}

fn main() {}

//! Files, images and videos: bytes at hand, or a URL to fetch them from.

use bytes::Bytes;
use opsdroid_macros::event_core as event;
use serde::{Deserialize, Serialize};

/// Somebody shares a file.
#[event(name = "file")]
#[derive(PartialEq, Eq)]
pub struct File {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is in it, or where.
    pub content: Content,
}

/// What is in a file, or where it can be had: never both and never neither.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// The bytes themselves.
    Bytes(Bytes),
    /// Where they can be fetched.
    Url(String),
}

/// Somebody shares an image.
#[event(name = "image")]
#[derive(PartialEq, Eq)]
pub struct Image {
    /// The file it is in.
    #[parent]
    pub file: File,
}

/// Somebody shares a video.
#[event(name = "video")]
#[derive(PartialEq, Eq)]
pub struct Video {
    /// The file it is in.
    #[parent]
    pub file: File,
}

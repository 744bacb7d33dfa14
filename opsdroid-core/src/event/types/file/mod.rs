//! Files, images and videos: bytes at hand, or a URL to fetch them from.

mod access;
mod content;
mod fetch;
mod media;

pub use self::{content::Content, media::Dimensions};

use bytes::Bytes;
use opsdroid_macros::event_core as event;

use self::access::Access;
use crate::secret::Secret;

/// Somebody shares a file.
///
/// What it takes to fetch the file ([`with_header`](File::with_header),
/// [`with_trusted_host`](File::with_trusted_host)) belongs to this process: it is never part of
/// the file's JSON, never printed, and two files that differ in nothing else are equal.
///
/// ```
/// use opsdroid_core::prelude::*;
///
/// let notes = File::from_bytes("notes.txt", "milk, eggs");
/// assert_eq!(notes.mime_type(), Some("text/plain"));
/// assert_eq!(notes.url(), None);
///
/// let photo = Image::from_url("https://files.example.org/7").named("cat.png");
/// assert_eq!(photo.name.as_deref(), Some("cat.png"));
/// assert_eq!(photo.mime_type(), Some("image/png"));
/// ```
#[event(name = "file")]
#[derive(PartialEq, Eq)]
pub struct File {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is in it, or where.
    pub content: Content,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mime_type: Option<String>,
    #[serde(skip)]
    access: Access,
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

macro_rules! constructors {
    ($($type:ident: |$file:ident| $wrap:expr, |$this:ident| $inner:expr;)*) => {$(
        impl $type {
            /// One whose bytes are at hand.
            pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
                let $file = File::new(Content::Bytes(bytes.into())).named(name);
                $wrap
            }

            /// One that can be fetched from an `http` or `https` URL.
            ///
            /// The URL is part of the event's JSON, and an error or `Debug` shows no more of it
            /// than the host.
            pub fn from_url(url: impl Into<String>) -> Self {
                let $file = File::new(Content::Url(url.into()));
                $wrap
            }

            /// What it is called.
            #[must_use]
            pub fn named(mut self, name: impl Into<String>) -> Self {
                let $this = &mut self;
                $inner.name = Some(name.into());
                self
            }

            /// Its MIME type, as in `image/png`, where the service tells.
            #[must_use]
            pub fn with_mime_type(mut self, mime_type: impl Into<String>) -> Self {
                let $this = &mut self;
                $inner.mime_type = Some(mime_type.into());
                self
            }

            /// A header that the server wants to see, such as `Authorization`. It goes to the
            /// URL's own scheme, host and port only, never to where that redirects.
            #[must_use]
            pub fn with_header(mut self, name: impl Into<String>, value: Secret) -> Self {
                let $this = &mut self;
                $inner.access.headers.push((name.into(), value));
                self
            }

            /// The URL's host is the service's own, from the operator's configuration: it may
            /// have a private address. A redirect elsewhere is checked as ever.
            ///
            /// Never for a URL that a person in the chat wrote.
            #[must_use]
            pub fn with_trusted_host(mut self) -> Self {
                let $this = &mut self;
                $inner.access.trusted_host = true;
                self
            }
        }
    )*};
}

constructors! {
    File: |file| file, |this| this;
    Image: |file| Self { file }, |this| this.file;
    Video: |file| Self { file }, |this| this.file;
}

impl File {
    fn new(content: Content) -> Self {
        Self {
            name: None,
            content,
            mime_type: None,
            access: Access::default(),
        }
    }

    /// Where it can be fetched, if its bytes aren't at hand.
    pub fn url(&self) -> Option<&str> {
        match &self.content {
            Content::Bytes(_) => None,
            Content::Url(url) => Some(url),
        }
    }

    /// Whether fetching it takes headers, which its JSON doesn't hold: who stores it or hands it
    /// to another process should [`load`](File::load) it first.
    pub fn needs_headers(&self) -> bool {
        self.url().is_some() && !self.access.headers.is_empty()
    }
}

#[cfg(test)]
mod tests;

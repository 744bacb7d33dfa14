//! What is in a file, or where it can be had.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// What is in a file, or where it can be had: never both and never neither.
///
/// As JSON, either `{"bytes": ".."}`, in base64, or `{"url": ".."}`. Its `Debug` shows neither the
/// bytes nor more of the URL than the host.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// The bytes themselves.
    #[serde(with = "base64_text")]
    Bytes(Bytes),
    /// Where they can be fetched.
    Url(String),
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Url(url) => write!(f, "Url({}..)", place(url).unwrap_or_default()),
        }
    }
}

/// A URL's scheme and host. Tokens live in its other parts, and where the host ends is anybody's
/// guess in a URL that has an `@` late.
pub(super) fn place(url: &str) -> Option<&str> {
    let start = url.find("://")? + 3;
    let length = url[start..]
        .find(['/', '?', '#', '\\'])
        .unwrap_or(url.len() - start);
    let (authority, rest) = url[start..].split_at(length);
    (!authority.contains('@') && !rest.contains('@')).then_some(&url[..start + length])
}

/// Bytes as base64 text.
mod base64_text {
    use base64::{Engine, prelude::BASE64_STANDARD};
    use bytes::Bytes;
    use serde::{Deserialize, Deserializer, Serializer, de};
    use std::borrow::Cow;

    pub(super) fn serialize<S: Serializer>(
        bytes: &Bytes,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Bytes, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        // Not the decoder's own error, which quotes what it found.
        let bytes = BASE64_STANDARD.decode(&*text);
        bytes
            .map(Bytes::from)
            .map_err(|_| de::Error::custom("a file's bytes aren't base64"))
    }
}

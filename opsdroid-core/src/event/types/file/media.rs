//! What a file is: its MIME type and, of an image, the size.

use super::{Content, File, Image};

/// How large an image is, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dimensions {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl File {
    /// The MIME type: as declared, else as the bytes at hand show, else as the name's or the
    /// URL's extension says.
    pub fn mime_type(&self) -> Option<&str> {
        self.mime_type
            .as_deref()
            .or_else(|| self.sniffed())
            .or_else(|| self.by_extension())
    }

    /// The MIME type that the bytes at hand show.
    pub(super) fn sniffed(&self) -> Option<&'static str> {
        match &self.content {
            Content::Bytes(bytes) => infer::get(bytes).map(|found| found.mime_type()),
            Content::Url(_) => None,
        }
    }

    /// The MIME type that the name's or the URL's extension says.
    pub(super) fn by_extension(&self) -> Option<&'static str> {
        let guess = |path: &str| mime_guess::from_path(path).first_raw();
        let named = self.name.as_deref().and_then(guess);
        named.or_else(|| guess(path(self.url()?)?))
    }
}

/// A URL's path; a host alone is none, for `.org` is no extension.
fn path(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let (_, path) = rest.split(['?', '#']).next()?.split_once('/')?;
    Some(path)
}

impl Image {
    /// How large it is, read from the bytes' head; `None` where they aren't at hand yet
    /// ([`load`](File::load) fetches them) or aren't a PNG, JPEG, GIF, WebP, HEIF or BMP image.
    pub fn dimensions(&self) -> Option<Dimensions> {
        let Content::Bytes(bytes) = &self.content else {
            return None;
        };
        let size = imagesize::blob_size(bytes).ok()?;
        Some(Dimensions {
            width: size.width.try_into().ok()?,
            height: size.height.try_into().ok()?,
        })
    }
}

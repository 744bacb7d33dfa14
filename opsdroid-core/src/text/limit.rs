//! How long a text is, as a service counts.

use unicode_segmentation::UnicodeSegmentation;

/// The longest text that a service takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextLimit {
    /// The length, in this unit.
    pub max: u32,
    /// What the service counts.
    pub unit: TextUnit,
}

/// What a service counts when it says how long a text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextUnit {
    /// Bytes of UTF-8.
    Bytes,
    /// Code units of UTF-16.
    Utf16,
    /// Unicode scalar values.
    Chars,
    /// What a reader sees as one character.
    Graphemes,
}

impl TextUnit {
    /// How long a text is.
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::Bytes => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Chars => text.chars().count(),
            Self::Graphemes => text.graphemes(true).count(),
        }
    }
}

impl TextLimit {
    /// Whether a text is no longer than this.
    pub fn fits(self, text: &str) -> bool {
        let max = self.max as usize;
        // No unit counts more than there are bytes.
        text.len() <= max || self.unit.count(text) <= max
    }
}

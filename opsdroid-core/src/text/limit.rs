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
            // What takes four bytes of UTF-8 takes two units, all else one.
            Self::Utf16 => text.chars().count() + text.bytes().filter(|b| *b >= 0xf0).count(),
            Self::Chars => text.chars().count(),
            Self::Graphemes if text.is_ascii() => text.len() - text.matches("\r\n").count(),
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

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::TextUnit;

    #[test]
    fn short_cuts_count_the_same() {
        for text in [
            "",
            "a\r\nb\r\r\n\n",
            "größe 漢字 👩‍👩‍👧‍👦 e\u{301} \u{10ffff}",
            "\r\nü\r\n",
        ] {
            assert_eq!(TextUnit::Utf16.count(text), text.encode_utf16().count());
            assert_eq!(
                TextUnit::Graphemes.count(text),
                text.graphemes(true).count()
            );
        }
    }
}

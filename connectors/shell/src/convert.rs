//! Bytes to text, and text to what a terminal may be shown.

use std::borrow::Cow;

/// How much of a line is taken, in bytes.
pub(crate) const LONGEST: usize = 64 * 1024;

/// A line as text: without its end, and with `U+FFFD` for what is no UTF-8.
pub(crate) fn line(bytes: &[u8]) -> String {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    String::from_utf8_lossy(bytes).into_owned()
}

/// Text that can do nothing to a terminal but appear: control characters, which would start an
/// escape sequence or move the cursor, become their pictures.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let picture = |c: char| match c {
        c if !harmful(c) => c,
        '\u{7f}' => '\u{2421}',
        c @ ..'\u{20}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        _ => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(picture).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_loses_its_end_and_nothing_else() {
        assert_eq!(line(b"hello\n"), "hello");
        assert_eq!(line(b" hello \r\n"), " hello ");
        assert_eq!(line("grüße 🎉".as_bytes()), "grüße 🎉");
    }

    #[test]
    fn what_is_no_utf_8_is_marked() {
        assert_eq!(line(b"a\xffb\n"), "a\u{fffd}b");
    }

    #[test]
    fn escape_codes_become_pictures() {
        assert_eq!(harmless("\u{1b}[2J\u{7}\r"), "␛[2J␇␍");
        assert_eq!(harmless("\u{9b}2J\u{7f}"), "\u{fffd}2J␡");
        assert_eq!(harmless("two\nlines\tand 🎉"), "two\nlines\tand 🎉");
    }
}

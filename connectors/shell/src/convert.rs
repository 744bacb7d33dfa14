//! Bytes to text, and text to what a terminal may be shown.

use opsdroid_core::text::dialect::safe;

/// How much of a line is taken, in bytes.
pub(crate) const LONGEST: usize = 64 * 1024;

/// A line as text: without its end, and with `U+FFFD` for what is no UTF-8.
pub(crate) fn line(bytes: &[u8]) -> String {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    String::from_utf8_lossy(bytes).into_owned()
}

/// A text in one line that can do nothing to a terminal but appear.
pub(crate) fn one_line(text: &str) -> String {
    safe::clean_order(text).replace(['\n', '\t'], " ")
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
    fn a_line_has_no_control_characters() {
        assert_eq!(one_line("\u{1b}[2J\u{7}\r\u{9b}a\u{7f}\tb"), "[2J a b");
        assert_eq!(one_line("grüße 🎉"), "grüße 🎉");
    }
}

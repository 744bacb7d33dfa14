//! What no text may do to what shows it: control it, reorder it, or lead where no link should.

use std::borrow::Cow;

/// The schemes of links that are safe to follow anywhere.
pub const SCHEMES: &[&str] = &["http", "https", "mailto"];

/// A text without control characters, but for `\n` and `\t`.
///
/// `\r\n` and a lone `\r` are line breaks, as in text from other systems.
pub fn clean(text: &str) -> Cow<'_, str> {
    if all(text, |byte| !is_control(byte)) {
        return text.into();
    }
    without(text, |c| c.is_control() && !matches!(c, '\n' | '\t'))
}

/// As [`clean`], and without what could reorder the text around it: overrides of the writing
/// direction, and embeddings and isolates that the text begins without ending or ends without
/// having begun.
pub fn clean_order(text: &str) -> Cow<'_, str> {
    // And what the characters begin with that order text.
    if all(text, |byte| !is_control(byte) & (byte != 0xe2)) {
        return text.into();
    }
    let balanced = is_balanced(text);
    without(text, |c| match c {
        '\n' | '\t' => false,
        '\u{202d}' | '\u{202e}' => true,
        '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}' => !balanced,
        c => c.is_control(),
    })
}

/// Whether a byte is a control character of ASCII that goes, or what others begin with.
fn is_control(byte: u8) -> bool {
    (byte < b' ') & (byte != b'\n') & (byte != b'\t') | (byte == 0x7f) | (byte == 0xc2)
}

/// Whether all bytes of a text are such: a quick look that settles it for most. Looks at many at
/// once, which takes a test without branches.
fn all(text: &str, test: impl Fn(u8) -> bool) -> bool {
    let all = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & test(*byte));
    let (chunks, rest) = text.as_bytes().as_chunks::<16>();
    match text.as_bytes().last_chunk::<16>() {
        Some(last) => chunks.iter().chain([last]).all(|chunk| all(chunk)),
        None => rest.iter().all(|byte| test(*byte)),
    }
}

fn without(text: &str, unwanted: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&unwanted) {
        return text.into();
    }
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => kept.push('\n'),
            c if unwanted(c) => {}
            c => kept.push(c),
        }
    }
    kept.into()
}

/// Whether each line ends every embedding and isolate that it begins, the last begun first, and
/// has no override, which takes the end of one.
fn is_balanced(text: &str) -> bool {
    let mut open = Vec::new();
    for c in text.chars() {
        let ends = match c {
            '\u{202a}' | '\u{202b}' | '\u{2066}'..='\u{2068}' => {
                open.push(c >= '\u{2066}');
                continue;
            }
            '\u{202d}' | '\u{202e}' => return false,
            '\u{202c}' => Some(false),
            '\u{2069}' => Some(true),
            '\n' | '\r' if !open.is_empty() => return false,
            _ => continue,
        };
        if open.pop() != ends {
            return false;
        }
    }
    open.is_empty()
}

/// A URL with all percent-encoded that is no part of one, such as spaces, quotes, brackets of tags
/// and control characters, and the characters that are `also` unwanted.
pub fn clean_url(url: &str, also: impl Fn(char) -> bool) -> Cow<'_, str> {
    let taken = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '\u{200b}'..='\u{200f}')
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
            || also(c)
    };
    let is_tag = |byte: u8| (byte == b'<') | (byte == b'>') | (byte == b'"');
    let quick = |byte: u8| byte.is_ascii_graphic() & !is_tag(byte) & !also(char::from(byte));
    if all(url, quick) || !url.contains(taken) {
        return url.into();
    }
    let mut encoded = String::with_capacity(url.len() + 8);
    for c in url.chars() {
        if taken(c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        } else {
            encoded.push(c);
        }
    }
    encoded.into()
}

/// Whether a URL has one of these schemes.
pub fn has_scheme(url: &str, schemes: &[&str]) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| schemes.iter().any(|one| one.eq_ignore_ascii_case(scheme)))
}

/// Whether a link's text is its URL, as in links written bare.
pub fn is_bare(url: &str, text: &str) -> bool {
    url == text
        || url
            .strip_prefix("mailto:")
            .or_else(|| url.strip_prefix("http://"))
            .is_some_and(|rest| rest == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_go_and_line_breaks_stay() {
        assert_eq!(
            clean("a\x1b[1mb\u{9b}c\0\td\r\ne\rf\x7f"),
            "a[1mbc\td\ne\nf"
        );
        assert!(matches!(clean("plain\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_could_reorder_other_text_goes_and_what_orders_its_own_stays() {
        assert_eq!(clean_order("evil\u{202e}gpj.exe"), "evilgpj.exe");
        assert_eq!(clean_order("a\u{2067}b"), "ab");
        assert_eq!(clean_order("a\u{2069}b"), "ab");
        assert_eq!(clean_order("\u{2067}a\n\u{2069}"), "a\n");
        assert_eq!(
            clean_order("a \u{2067}שלום\u{2069}"),
            "a \u{2067}שלום\u{2069}"
        );
        assert_eq!(clean_order("\u{2067}\u{202c}\u{2069}"), "");
    }

    #[test]
    fn a_url_ends_where_it_should() {
        assert_eq!(
            clean_url("https://a.b/c d\x1b<>\"|", |c| c == '|'),
            "https://a.b/c%20d%1B%3C%3E%22%7C"
        );
        assert!(has_scheme("HTTPS://a.b", SCHEMES));
        assert!(!has_scheme("java\nscript:x", SCHEMES) && !has_scheme("/a:b", SCHEMES));
    }

    #[test]
    fn bare_links_are_known() {
        assert!(is_bare("https://a.b", "https://a.b") && is_bare("mailto:a@b.c", "a@b.c"));
        assert!(!is_bare("https://a.b", "a.b"));
    }
}

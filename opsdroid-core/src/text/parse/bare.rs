//! URLs that stand bare in a text, by the rules of GitHub-flavoured Markdown's autolinks.

/// Where the URL starts whose first colon is at `colon`; `None` where there is no URL.
pub(in crate::text) fn start(text: &str, colon: usize) -> Option<usize> {
    let (before, after) = text.split_at(colon);
    let host = after.strip_prefix("://")?;
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        let start = before.len().wrapping_sub(scheme.len());
        before
            .as_bytes()
            .get(start..)
            .is_some_and(|end| end.eq_ignore_ascii_case(scheme.as_bytes()))
    })?;
    let start = colon - scheme.len();
    if before[..start]
        .chars()
        .next_back()
        .is_some_and(char::is_alphanumeric)
    {
        return None;
    }
    host.chars().next()?.is_alphanumeric().then_some(start)
}

/// How far a URL may reach.
pub(in crate::text) fn stop(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || c.is_control() || c == '<')
        .unwrap_or(text.len())
}

/// A URL without what is more likely the sentence's: marks at its end, and closing brackets that
/// it doesn't open.
pub(in crate::text) fn trimmed(url: &str) -> &str {
    let count = |wanted: u8| url.bytes().filter(|byte| *byte == wanted).count();
    let mut round = count(b')').saturating_sub(count(b'('));
    let mut square = count(b']').saturating_sub(count(b'['));
    let mut end = url.len();
    while let Some(last) = url[..end].chars().next_back() {
        match last {
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            ')' | ']' => break,
            _ if is_solid(last) => break,
            _ => {}
        }
        end -= last.len_utf8();
    }
    &url[..end]
}

/// Whether a URL may end in this character, whatever is before it.
pub(in crate::text) fn is_solid(c: char) -> bool {
    !matches!(
        c,
        '?' | '!'
            | '.'
            | ','
            | ':'
            | ';'
            | '*'
            | '_'
            | '~'
            | '\''
            | '"'
            | '('
            | ')'
            | '['
            | ']'
            | '>'
            | '`'
            | '|'
            | '\\'
            | '{'
            | '}'
    )
}

/// Whether all of a text is one URL that would be found bare.
pub(in crate::text) fn is_bare(url: &str) -> bool {
    url.find(':')
        .is_some_and(|colon| start(url, colon) == Some(0))
        && stop(url) == url.len()
        && trimmed(url).len() == url.len()
}

//! `<@user>` and `<#room>`: how a mention is written in Markdown.

use std::borrow::Cow;

use super::tree::{Mention, MentionKind};

/// The mention at the start of a text, and how many bytes it takes.
pub(super) fn read(text: &str) -> Option<(Mention<'_>, usize)> {
    let kind = match text.as_bytes().get(1)? {
        b'@' => MentionKind::User,
        b'#' => MentionKind::Room,
        _ => return None,
    };
    let ends = |c: char| c == '>' || c == '<' || c.is_whitespace() || c.is_control();
    let id = &text[2..];
    let end = id.find(ends).filter(|end| *end > 0)?;
    if !id[end..].starts_with('>') {
        return None;
    }
    let id = decoded(&id[..end]);
    Some((Mention { kind, id }, end + 3))
}

/// Writes a mention so that nothing in it is taken for anything else.
pub(super) fn write(mention: &Mention<'_>, out: &mut String) {
    out.push('<');
    out.push(match mention.kind {
        MentionKind::User => '@',
        MentionKind::Room => '#',
    });
    let mut buffer = [0; 4];
    for c in mention.id.chars() {
        if c.is_alphanumeric() || "-.:@#/+=,;!?$'\"()^{}".contains(c) {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push('%');
                out.extend([byte >> 4, byte & 15].map(|digit| {
                    char::from_digit(digit.into(), 16)
                        .unwrap_or_default()
                        .to_ascii_uppercase()
                }));
            }
        }
    }
    out.push('>');
}

/// An id with `%41` for `A`; as it is, where that gives no text.
pub(super) fn decoded(id: &str) -> Cow<'_, str> {
    if !id.contains('%') {
        return Cow::Borrowed(id);
    }
    let mut bytes = Vec::with_capacity(id.len());
    let mut rest = id.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |at: usize| char::from(*after.get(at)?).to_digit(16);
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(id), Cow::Owned)
}

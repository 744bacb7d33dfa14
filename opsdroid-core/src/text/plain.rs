//! Plain text: as a tree, and of a tree.

use std::borrow::Cow;

use super::{
    parse::bare::is_bare,
    tree::{Block, Document, Span},
};

/// A plain text as a tree. An empty line starts a paragraph; every other line break is one.
pub(super) fn read(text: &str) -> Document<'_> {
    let mut blocks = Vec::new();
    let mut spans = Vec::new();
    let mut empty = 0;
    for line in lines(text.trim_end()) {
        if line.trim().is_empty() {
            empty += 1;
            continue;
        }
        match empty {
            0 if spans.is_empty() => {}
            0 => spans.push(Span::Break),
            // What is left of the empty lines beyond the one between paragraphs.
            _ if !blocks.is_empty() || !spans.is_empty() => {
                blocks.push(Block::Paragraph(std::mem::take(&mut spans)));
                spans.extend(std::iter::repeat_n(Span::Break, empty - 1));
            }
            _ => spans.extend(std::iter::repeat_n(Span::Break, empty)),
        }
        empty = 0;
        spans.push(Span::Text(Cow::Borrowed(line)));
    }
    if !spans.is_empty() {
        blocks.push(Block::Paragraph(spans));
    }
    Document { blocks }
}

/// The lines of a text, however they end.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\n', '\r']) else {
            return rest.take();
        };
        let after = if text[end..].starts_with("\r\n") {
            end + 2
        } else {
            end + 1
        };
        rest = Some(&text[after..]);
        Some(&text[..end])
    })
}

/// Whether Markdown takes a text for one paragraph without markup, each line as it is.
pub(super) fn is_unmarked(text: &str) -> bool {
    let marked = |byte: u8| {
        matches!(
            byte,
            b'\\' | b'`' | b'*' | b'_' | b'~' | b'[' | b']' | b'<' | b'&' | b'|' | 0x7f
        ) || byte < b' '
    };
    if text.is_empty() {
        return true;
    }
    let bytes = text.as_bytes();
    if bytes.iter().any(|byte| marked(*byte)) || text.ends_with(' ') {
        return false;
    }
    match bytes[0] {
        b' ' | b'#' | b'>' | b'-' | b'+' | b'=' | b':' => false,
        b'0'..=b'9' => {
            let digits = bytes
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            !matches!(bytes.get(digits), Some(b'.' | b')'))
        }
        _ => true,
    }
}

/// Whether a tree is nothing but text, its URLs aside.
pub(super) fn is_plain(document: &Document<'_>) -> bool {
    let text = |span: &Span<'_>| match span {
        Span::Text(_) | Span::Break => true,
        Span::Link { url, title, spans } => {
            title.is_empty()
                && is_bare(url)
                && matches!(&spans[..], [Span::Text(text)] if text == url)
        }
        _ => false,
    };
    document.blocks.iter().all(|block| match block {
        Block::Paragraph(spans) => spans.iter().all(text),
        _ => false,
    })
}

/// What is seen of a tree: text alone, blocks under each other with an empty line between.
pub(super) fn write(document: &Document<'_>) -> String {
    let mut out = String::new();
    blocks(&document.blocks, "\n\n", &mut out);
    out
}

fn blocks(blocks: &[Block<'_>], between: &str, out: &mut String) {
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 {
            out.push_str(between);
        }
        self::block(block, out);
    }
}

fn block(block: &Block<'_>, out: &mut String) {
    match block {
        Block::Paragraph(line) | Block::Heading { spans: line, .. } => spans(line, out),
        Block::Code { text, .. } => out.push_str(text),
        Block::Quote(quoted) => blocks(quoted, "\n\n", out),
        Block::List(list) => {
            let between = if list.tight { "\n" } else { "\n\n" };
            for (index, item) in list.items.iter().enumerate() {
                if index > 0 {
                    out.push_str(between);
                }
                blocks(&item.blocks, between, out);
            }
        }
        Block::Table(table) => {
            let rows = std::iter::once(&table.head).chain(&table.rows);
            for (index, row) in rows.enumerate() {
                if index > 0 {
                    out.push('\n');
                }
                for (index, cell) in row.iter().enumerate() {
                    if index > 0 {
                        out.push(' ');
                    }
                    spans(cell, out);
                }
            }
        }
        Block::Rule => {}
    }
}

fn spans(all: &[Span<'_>], out: &mut String) {
    for span in all {
        match span {
            Span::Text(text) | Span::Code(text) => out.push_str(text),
            Span::Emphasis(inner) | Span::Strong(inner) | Span::Strike(inner) => spans(inner, out),
            Span::Link { spans: inner, .. } => spans(inner, out),
            Span::Image { alt, .. } => out.push_str(alt),
            Span::Mention(mention) => super::mention::write(mention, out),
            Span::Break | Span::SoftBreak => out.push('\n'),
        }
    }
}

//! What a document says, and whether a reader of what was written finds it.

use opsdroid_core::text::{
    Dialect, Document,
    dialect::{Marks, Plain, safe},
    tree::{Block, Cell, Span},
};

/// Something that must appear.
#[derive(Debug)]
pub enum Part {
    Text(String),
    Url(String),
}

impl Part {
    pub fn is_in(&self, shown: &str) -> bool {
        match self {
            Self::Text(text) => shown.contains(&bones(text)),
            Self::Url(url) => {
                let also: [fn(char) -> bool; 6] = [
                    |c| matches!(c, '|' | '`'),
                    |_| false,
                    |c| c == '|',
                    |c| matches!(c, '(' | ')'),
                    |c| matches!(c, '(' | ')' | '\\'),
                    |c| !c.is_ascii(),
                ];
                // An address that is written as people write it goes there all the same.
                let bare = url
                    .get(..7)
                    .filter(|start| start.eq_ignore_ascii_case("mailto:"));
                let address = bare.map(|_| bones(&url[7..]));
                address.is_some_and(|address| shown.contains(&address))
                    || shown.contains(&bones(url))
                    || also
                        .iter()
                        .any(|also| shown.contains(&bones(&safe::clean_url(url, also))))
            }
        }
    }
}

/// All that a document says, line by line.
pub fn parts(document: &Document<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    blocks(&document.blocks, &mut parts);
    parts
}

fn text(text: &str, parts: &mut Vec<Part>) {
    parts.extend(
        text.split(['\n', '\r'])
            .map(|line| Part::Text(line.to_owned())),
    );
}

fn blocks(blocks: &[Block<'_>], parts: &mut Vec<Part>) {
    for block in blocks {
        match block {
            Block::Paragraph(line) | Block::Heading { spans: line, .. } => {
                spans(line, parts);
            }
            Block::Code { text: code, .. } => text(code, parts),
            Block::Quote(inner) => self::blocks(inner, parts),
            Block::List(list) => list
                .items
                .iter()
                .for_each(|item| self::blocks(&item.blocks, parts)),
            Block::Table(table) => {
                let mut cell = |cell: &Cell<'_>| spans(cell, parts);
                table.head.iter().for_each(&mut cell);
                table.rows.iter().flatten().for_each(cell);
            }
            Block::Rule => {}
        }
    }
}

fn spans(spans: &[Span<'_>], parts: &mut Vec<Part>) {
    for span in spans {
        match span {
            Span::Text(shown) | Span::Code(shown) => text(shown, parts),
            Span::Emphasis(inner) | Span::Strong(inner) | Span::Strike(inner) => {
                self::spans(inner, parts);
            }
            Span::Link { url, spans, .. } => {
                parts.push(Part::Url(url.to_string()));
                // A bare link is written once.
                if *spans != [Span::Text(url.clone())] {
                    self::spans(spans, parts);
                }
            }
            Span::Image { url, alt, .. } => {
                text(alt, parts);
                parts.push(Part::Url(url.to_string()));
            }
            Span::Mention(mention) => text(mention.id.trim_start_matches(['@', '#']), parts),
            Span::Break | Span::SoftBreak => {}
        }
    }
}

/// What is written, without markup; URLs and titles after it.
pub fn unescaped(dialect: &str, written: &str) -> String {
    let (shown, hidden) = match dialect.split(',').next().unwrap_or_default() {
        "html" => tags(written),
        "ansi" => codes(written),
        _ => (written.to_owned(), String::new()),
    };
    let plain = |text: &str| match dialect {
        "html" | "html, limited" | "asterisks" => entities(text),
        "backslashes" => text.replace('\\', ""),
        _ => text.to_owned(),
    };
    // What would be a mark at the edge of a look stands outside of it: only a reader joins them.
    let read = match dialect {
        "asterisks" => {
            let read = Marks::asterisk().read(written, &());
            Plain::new().write(&read, &()).text
        }
        _ => String::new(),
    };
    let shown = format!("{}\n{}", plain(&shown), plain(&hidden));
    bones(&format!("{shown}\n{read}"))
}

/// Without what may be there or not: spaces, and what isn't seen. Backslashes aside, since a text
/// may have one before what is escaped.
fn bones(text: &str) -> String {
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\\' | '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|c| !unseen(*c)).collect()
}

fn entities(text: &str) -> String {
    let quotes = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    quotes
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

/// Text between tags, and the values of attributes.
fn tags(html: &str) -> (String, String) {
    let (mut shown, mut hidden) = (String::new(), String::new());
    for (place, part) in html.split('<').enumerate() {
        let (tag, text) = match place {
            0 => ("", part),
            _ => part.split_once('>').unwrap(),
        };
        shown.push_str(text);
        for value in tag.split('"').skip(1).step_by(2) {
            hidden.push_str(value);
            hidden.push('\n');
        }
    }
    (shown, hidden)
}

/// Text between escape codes, and the URLs of links.
fn codes(text: &str) -> (String, String) {
    let (mut shown, mut hidden) = (String::new(), String::new());
    for (place, part) in text.split('\x1b').enumerate() {
        match part.chars().next() {
            _ if place == 0 => shown.push_str(part),
            Some('[') => shown.push_str(part.split_once('m').unwrap().1),
            Some(']') => hidden.push_str(part.strip_prefix("]8;;").unwrap()),
            Some('\\') => shown.push_str(&part[1..]),
            other => panic!("an escape code begins with {other:?}"),
        }
    }
    (shown, hidden)
}

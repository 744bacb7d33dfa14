//! What a document says, however it is nested: two documents that show the same are the same.

use opsdroid_core::text::{
    Document, MentionKind,
    tree::{Alignment, Block, Span},
};

#[derive(Debug, PartialEq)]
pub enum Normal {
    Paragraph(Vec<Run>),
    Heading(u8, Vec<Run>),
    Code(String, String),
    Quote(Vec<Normal>),
    List(Option<u64>, bool, Vec<(Option<bool>, Vec<Normal>)>),
    Table(Vec<Alignment>, Vec<Vec<Vec<Run>>>),
    Rule,
}

/// Text of one look. Spaces have none; a line break is `\n`.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub text: String,
    pub look: Look,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    strong: bool,
    emphasis: bool,
    strike: bool,
    code: bool,
    /// A URL and a title.
    link: Option<(String, String)>,
    /// A picture's, likewise.
    image: Option<(String, String)>,
    mention: Option<MentionKind>,
}

/// A document in its normal form.
pub fn normal(document: &Document<'_>) -> Vec<Normal> {
    blocks(&document.blocks)
}

fn blocks(all: &[Block<'_>]) -> Vec<Normal> {
    all.iter().map(block).collect()
}

fn block(block: &Block<'_>) -> Normal {
    match block {
        Block::Paragraph(spans) => Normal::Paragraph(runs(spans)),
        Block::Heading { level, spans } => Normal::Heading(*level, runs(spans)),
        Block::Code { language, text } => Normal::Code(language.to_string(), text.to_string()),
        Block::Quote(quoted) => Normal::Quote(blocks(quoted)),
        Block::List(list) => {
            let items = list.items.iter();
            let items = items.map(|item| (item.checked, blocks(&item.blocks)));
            Normal::List(list.start, list.tight, items.collect())
        }
        Block::Table(table) => {
            let rows = std::iter::once(&table.head).chain(&table.rows);
            let rows = rows.map(|row| row.iter().map(|cell| runs(cell)).collect());
            Normal::Table(table.columns.clone(), rows.collect())
        }
        Block::Rule => Normal::Rule,
    }
}

fn runs(all: &[Span<'_>]) -> Vec<Run> {
    let mut flat = Vec::new();
    spans(all, &Look::default(), &mut flat);
    while flat.last().is_some_and(|run| run.text.trim().is_empty()) {
        flat.pop();
    }
    flat
}

fn spans(all: &[Span<'_>], look: &Look, out: &mut Vec<Run>) {
    for span in all {
        let mut look = look.clone();
        match span {
            Span::Text(text) => words(text, &look, out),
            Span::Emphasis(inner) => {
                look.emphasis = true;
                spans(inner, &look, out);
            }
            Span::Strong(inner) => {
                look.strong = true;
                spans(inner, &look, out);
            }
            Span::Strike(inner) => {
                look.strike = true;
                spans(inner, &look, out);
            }
            Span::Code(code) => {
                look.code = true;
                words(code, &look, out);
            }
            Span::Link { url, title, spans } => {
                // A bare link is what is read where there is its URL.
                if shown(spans) != *url || !title.is_empty() {
                    look.link = Some((url.to_string(), title.to_string()));
                }
                self::spans(spans, &look, out);
            }
            Span::Image { url, title, alt } => {
                look.image = Some((url.to_string(), title.to_string()));
                put(
                    alt.split_whitespace().collect::<Vec<_>>().join(" "),
                    look,
                    out,
                );
            }
            Span::Mention(mention) => {
                look.mention = Some(mention.kind);
                put(mention.id.to_string(), look, out);
            }
            Span::Break | Span::SoftBreak => space("\n", out),
        }
    }
}

fn shown(spans: &[Span<'_>]) -> String {
    let shown = |span: &Span<'_>| match span {
        Span::Text(text) => text.to_string(),
        Span::Emphasis(spans) | Span::Strong(spans) | Span::Strike(spans) => shown(spans),
        _ => " ".to_owned(),
    };
    spans.iter().map(shown).collect()
}

fn words(text: &str, look: &Look, out: &mut Vec<Run>) {
    for word in text.split_inclusive(char::is_whitespace) {
        let shown = word.trim_end();
        if !shown.is_empty() {
            put(shown.to_owned(), look.clone(), out);
        }
        if shown.len() < word.len() {
            space(" ", out);
        }
    }
}

fn put(text: String, look: Look, out: &mut Vec<Run>) {
    match out.last_mut() {
        Some(last) if last.look == look && last.text != "\n" && last.text != " " => {
            last.text.push_str(&text);
        }
        _ => out.push(Run { text, look }),
    }
}

fn space(space: &str, out: &mut Vec<Run>) {
    match out.last_mut() {
        None => {}
        Some(last) if last.text == "\n" => {}
        Some(last) if last.text == " " => last.text = space.to_owned(),
        Some(_) => out.push(Run {
            text: space.to_owned(),
            look: Look::default(),
        }),
    }
}

//! What is left of a text whose markup has no room: its words.

use std::borrow::Cow;

use super::{
    super::{
        dialect::{Feature, Names, Shown},
        tree::{Block, Document, Mention, Span},
    },
    runs::{append, push},
};

/// A text without markup: a paragraph for each of its blocks. Says what that lost.
pub(super) fn strip<'a>(document: Document<'a>, names: &dyn Names) -> (Document<'a>, Vec<Feature>) {
    let mut plain = Plain {
        names,
        blocks: Vec::new(),
        lost: Vec::new(),
    };
    plain.blocks(document.blocks);
    let Plain { blocks, lost, .. } = plain;
    (Document { blocks }, lost)
}

/// How a mention reads where it can't be one.
pub(super) fn mention(mention: &Mention<'_>, names: &dyn Names) -> String {
    let shown = match names.show(mention) {
        // The markup of a service means nothing as text.
        Shown::Markup(_) => ().show(mention),
        shown => shown,
    };
    match shown {
        Shown::Text(text) | Shown::Link { text, .. } | Shown::Markup(text) => text.into_owned(),
    }
}

struct Plain<'a, 'n> {
    names: &'n dyn Names,
    blocks: Vec<Block<'a>>,
    lost: Vec<Feature>,
}

impl<'a> Plain<'a, '_> {
    fn blocks(&mut self, blocks: Vec<Block<'a>>) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: Block<'a>) {
        match block {
            Block::Paragraph(spans) => self.paragraph(spans),
            Block::Heading { spans, .. } => {
                self.lost.push(Feature::Heading);
                self.paragraph(spans);
            }
            Block::Code { text, .. } => {
                self.lost.push(Feature::CodeBlock);
                let mut spans = Vec::new();
                lines(text, &mut spans);
                self.paragraph(spans);
            }
            Block::Quote(blocks) => {
                self.lost.push(Feature::Quote);
                self.blocks(blocks);
            }
            Block::List(list) => {
                self.lost.push(Feature::List);
                for item in list.items {
                    self.blocks(item.blocks);
                }
            }
            Block::Table(table) => {
                self.lost.push(Feature::Table);
                for row in std::iter::once(table.head).chain(table.rows) {
                    self.paragraph(in_line(row));
                }
            }
            Block::Rule => self.lost.push(Feature::Rule),
        }
    }

    fn paragraph(&mut self, spans: Vec<Span<'a>>) {
        let mut out = Vec::new();
        self.spans(spans, &mut out);
        if !out.is_empty() {
            self.blocks.push(Block::Paragraph(out));
        }
    }

    fn spans(&mut self, spans: Vec<Span<'a>>, out: &mut Vec<Span<'a>>) {
        for span in spans {
            match span {
                Span::Text(_) | Span::Break | Span::SoftBreak => push(out, span),
                Span::Emphasis(spans) => self.lose(Feature::Emphasis, spans, out),
                Span::Strong(spans) => self.lose(Feature::Strong, spans, out),
                Span::Strike(spans) => self.lose(Feature::Strike, spans, out),
                Span::Code(text) => self.lose(Feature::Code, vec![Span::Text(text)], out),
                Span::Link { url, spans, .. } => self.lose(Feature::Link, unlink(url, spans), out),
                Span::Image { url, alt, .. } => {
                    self.lose(Feature::Image, unlink(url, vec![Span::Text(alt)]), out);
                }
                Span::Mention(who) => {
                    let text = mention(&who, self.names).into();
                    self.lose(Feature::Mention, vec![Span::Text(text)], out);
                }
            }
        }
    }

    fn lose(&mut self, feature: Feature, spans: Vec<Span<'a>>, out: &mut Vec<Span<'a>>) {
        self.lost.push(feature);
        self.spans(spans, out);
    }
}

/// A link as text: what it shows and, in parentheses, where it goes.
pub(super) fn unlink<'a>(url: Cow<'a, str>, mut spans: Vec<Span<'a>>) -> Vec<Span<'a>> {
    spans.retain(|span| !matches!(span, Span::Text(text) if text.is_empty()));
    if spans.is_empty() {
        spans.push(Span::Text(url));
    } else if spans != [Span::Text(Cow::Borrowed(&*url))] {
        spans.push(Span::Text(format!(" ({url})").into()));
    }
    spans
}

/// A table's row as running text.
pub(super) fn in_line<'a>(row: Vec<Vec<Span<'a>>>) -> Vec<Span<'a>> {
    let mut spans = Vec::new();
    for cell in row.into_iter().filter(|cell| !cell.is_empty()) {
        if !spans.is_empty() {
            push(&mut spans, Span::Text(" | ".into()));
        }
        append(&mut spans, cell);
    }
    spans
}

/// Lines of code as text.
fn lines<'a>(text: Cow<'a, str>, out: &mut Vec<Span<'a>>) {
    let mut line = |line: Cow<'a, str>| {
        if !out.is_empty() {
            out.push(Span::Break);
        }
        out.push(Span::Text(line));
    };
    match text {
        Cow::Borrowed(text) => text.lines().for_each(|text| line(text.into())),
        Cow::Owned(text) => text.lines().for_each(|text| line(text.to_owned().into())),
    }
}

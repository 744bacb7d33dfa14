//! Reads Markdown into a tree.
//!
//! pulldown-cmark does the parsing. What it doesn't know is done here: mentions, URLs that stand
//! bare in the text, raw HTML as text, a bound on the depth, and trees in the one shape that
//! [`Markdown`](super::dialect::Markdown) writes so that it is read back the same.

use std::{borrow::Cow, ops::Range};

use memchr::memchr2;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Tag, TagEnd};

use self::{
    blocks::Blocks,
    source::{Source, cow},
    spans::{Kind, Spans},
};
use super::{
    mention,
    tree::{Alignment, Block, Document, Span},
};

pub(super) mod bare;
pub(super) mod blocks;
mod running;
mod source;
mod spans;

/// What of Markdown's extensions is understood.
const OPTIONS: Options = Options::ENABLE_STRIKETHROUGH
    .union(Options::ENABLE_TABLES)
    .union(Options::ENABLE_TASKLISTS);

/// Reads Markdown: CommonMark with strikethrough, tables, task lists, bare URLs and mentions.
///
/// Never fails and never panics; takes time in proportion to the text. What nests deeper than
/// [`MAX_DEPTH`](super::tree::MAX_DEPTH) is spliced into what it is in.
pub fn parse(markdown: &str) -> Document<'_> {
    let mut reader = Reader {
        source: Source::new(markdown, OPTIONS),
        blocks: Blocks::default(),
        spans: Spans::of(markdown),
        leaf: Leaf::None,
        lines: Lines::default(),
        alt: None,
    };
    while let Some((event, range)) = reader.source.next() {
        reader.step(event, range);
    }
    reader.end_loose();
    Document {
        blocks: reader.blocks.finish(),
    }
}

struct Reader<'a> {
    source: Source<'a>,
    blocks: Blocks<'a>,
    spans: Spans<'a>,
    leaf: Leaf,
    lines: Lines<'a>,
    /// A picture's text, and how many pictures and spans in it are open.
    alt: Option<(String, usize)>,
}

/// What takes running text.
#[derive(Clone, Copy, PartialEq)]
enum Leaf {
    /// Nothing yet. Text that comes now is a tight list's, without a paragraph of its own.
    None,
    /// Such a text.
    Loose,
    /// A paragraph.
    Paragraph,
    /// A heading or a cell, which are one line.
    Line,
    /// Code or HTML, line by line.
    Lines,
}

/// Lines as they are written; borrowed as long as they are next to each other in the source.
#[derive(Default)]
struct Lines<'a> {
    text: Cow<'a, str>,
    end: usize,
}

impl<'a> Reader<'a> {
    fn step(&mut self, event: Event<'a>, range: Range<usize>) {
        if self.alt.is_some() {
            return self.describe(event);
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.leaf == Leaf::Lines => self.line(cow(text), range),
            Event::Html(text) => self.line(cow(text), range),
            Event::Text(text) => {
                self.begin_loose();
                if self.source.is_raw(&text, &range) {
                    self.run(range);
                } else {
                    // An entity. A line break is none of a text's characters.
                    self.spans.text(one_line(cow(text)));
                }
            }
            Event::Code(code) => {
                self.begin_loose();
                self.spans.code(one_line(cow(code)));
            }
            Event::InlineHtml(html) => {
                self.begin_loose();
                self.html(cow(html));
            }
            Event::SoftBreak => self.line_break(Span::SoftBreak),
            Event::HardBreak => self.line_break(Span::Break),
            Event::Rule => {
                self.end_loose();
                self.blocks.push(Block::Rule);
            }
            Event::TaskListMarker(checked) => self.blocks.check(checked),
            // Not asked for: footnotes and formulas.
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.spans.text(cow(text))
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Emphasis => self.open(Kind::Emphasis),
            Tag::Strong => self.open(Kind::Strong),
            Tag::Strikethrough => self.open(Kind::Strike),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let url = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}").into(),
                    _ => one_line(cow(dest_url)),
                };
                self.open(Kind::Link {
                    url,
                    title: one_line(cow(title)),
                });
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.begin_loose();
                self.alt = Some((String::new(), 1));
                self.spans
                    .picture(one_line(cow(dest_url)), one_line(cow(title)));
            }
            tag => {
                self.end_loose();
                self.start_block(tag);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Paragraph => {
                self.blocks.paragraph_starts();
                self.leaf = Leaf::Paragraph;
            }
            Tag::Heading { .. } | Tag::TableCell => self.leaf = Leaf::Line,
            Tag::CodeBlock(kind) => {
                self.leaf = Leaf::Lines;
                self.blocks.code_starts(match kind {
                    CodeBlockKind::Indented => Cow::Borrowed(""),
                    CodeBlockKind::Fenced(info) => first_word(cow(info)),
                });
            }
            Tag::HtmlBlock => self.leaf = Leaf::Lines,
            Tag::BlockQuote(_) => self.blocks.quote_starts(),
            Tag::List(start) => self.blocks.list_starts(start),
            Tag::Item => self.blocks.item_starts(),
            Tag::Table(columns) => {
                self.blocks
                    .table_starts(columns.into_iter().map(alignment).collect());
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {
                self.spans.close();
            }
            tag => {
                self.end_loose();
                self.end_block(tag);
            }
        }
    }

    fn end_block(&mut self, tag: TagEnd) {
        let leaf = std::mem::replace(&mut self.leaf, Leaf::None);
        match tag {
            TagEnd::Paragraph => self.blocks.paragraph(self.spans.take()),
            TagEnd::Heading(level) => self.blocks.push(Block::Heading {
                level: level as u8,
                spans: self.spans.take(),
            }),
            TagEnd::CodeBlock => {
                let mut text = std::mem::take(&mut self.lines).text;
                if text.contains('\r') {
                    text = text.replace("\r\n", "\n").replace('\r', "\n").into();
                }
                match &mut text {
                    Cow::Borrowed(text) => *text = text.strip_suffix('\n').unwrap_or(text),
                    Cow::Owned(text) => {
                        text.truncate(text.len() - usize::from(text.ends_with('\n')))
                    }
                }
                self.blocks.code_ends(text);
            }
            TagEnd::HtmlBlock if leaf == Leaf::Lines => {
                let html = std::mem::take(&mut self.lines).text;
                self.html_block(&html);
            }
            TagEnd::BlockQuote(_) => self.blocks.quote_ends(),
            TagEnd::List(_) => self.blocks.list_ends(),
            TagEnd::Item => self.blocks.item_ends(),
            TagEnd::Table => self.blocks.table_ends(),
            TagEnd::TableHead | TagEnd::TableRow => self.blocks.row_ends(),
            TagEnd::TableCell => self.blocks.cell(self.spans.take()),
            _ => {}
        }
    }

    fn open(&mut self, kind: Kind<'a>) {
        self.begin_loose();
        self.spans.open(kind);
    }

    /// Text begins; without a paragraph around it, in a tight list.
    fn begin_loose(&mut self) {
        if self.leaf == Leaf::None {
            self.leaf = Leaf::Loose;
        }
    }

    fn end_loose(&mut self) {
        if self.leaf == Leaf::Loose {
            self.leaf = Leaf::None;
            self.blocks.paragraph(self.spans.take());
        }
    }

    fn line_break(&mut self, span: Span<'a>) {
        match self.leaf {
            Leaf::Line => self.spans.text(Cow::Borrowed(" ")),
            // An empty line of a paragraph, which odd spaces can make.
            _ if span == Span::SoftBreak && self.spans.broken() => {}
            _ => self.spans.push(span),
        }
    }

    fn line(&mut self, text: Cow<'a, str>, range: Range<usize>) {
        match (&mut self.lines.text, &text) {
            (lines, _) if lines.is_empty() => *lines = text,
            (Cow::Borrowed(lines), Cow::Borrowed(_)) if self.lines.end == range.start => {
                let start = range.start - lines.len();
                *lines = &self.source.text[start..range.end];
            }
            (lines, text) => lines.to_mut().push_str(text),
        }
        self.lines.end = range.end;
    }

    /// Within a picture, where only text counts.
    fn describe(&mut self, event: Event<'a>) {
        let Some((alt, open)) = &mut self.alt else {
            return;
        };
        match event {
            Event::Start(_) => *open += 1,
            Event::End(_) => *open -= 1,
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                alt.extend(
                    text.chars()
                        .map(|c| if c == '\n' || c == '\r' { ' ' } else { c }),
                );
            }
            _ => {}
        }
        if *open == 0
            && let Some((alt, _)) = self.alt.take()
        {
            self.spans.describe(alt);
        }
    }
}

/// The language of a fence, from what stands after it.
fn first_word(info: Cow<'_, str>) -> Cow<'_, str> {
    let word = |info: &str| info.split_whitespace().next().map_or(0, str::len);
    match info {
        Cow::Borrowed(info) => {
            let info = info.trim_start();
            Cow::Borrowed(&info[..word(info)])
        }
        Cow::Owned(info) => info
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
            .into(),
    }
}

fn one_line(text: Cow<'_, str>) -> Cow<'_, str> {
    match memchr2(b'\n', b'\r', text.as_bytes()).is_some() {
        true => text.replace("\r\n", " ").replace(['\n', '\r'], " ").into(),
        false => text,
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

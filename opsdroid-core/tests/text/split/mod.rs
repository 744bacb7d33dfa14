//! What splitting keeps: every word, every link, the limit, and what is open.

mod edges;
mod examples;
mod laws;
mod speed;
mod tags;

use opsdroid_core::text::{
    Dialect, Document, Mention, Piece, Split, TextLimit, TextUnit,
    split::split,
    tree::{Block, Span},
};

pub const UNITS: [TextUnit; 4] = [
    TextUnit::Bytes,
    TextUnit::Utf16,
    TextUnit::Chars,
    TextUnit::Graphemes,
];

pub fn within(max: u32, unit: TextUnit) -> Split {
    Split::new(TextLimit { max, unit })
}

pub fn pieces<'a>(
    document: &Document<'a>,
    dialect: &dyn Dialect,
    options: &Split,
) -> Vec<Piece<'a>> {
    split(document.clone(), dialect, &(), options)
}

/// What a document has that must not get lost.
#[derive(Debug, Default, PartialEq)]
pub struct Content<'d> {
    /// Its text, without spaces.
    pub text: String,
    pub urls: Vec<&'d str>,
    pub mentions: Vec<&'d Mention<'d>>,
    /// Links in paragraphs that are in nothing else.
    pub links: Vec<&'d Span<'d>>,
}

impl<'d> Content<'d> {
    /// `heads`: with the heads of tables, which are repeated.
    pub fn of(documents: impl IntoIterator<Item = &'d Document<'d>>, heads: bool) -> Self {
        let mut content = Self::default();
        for document in documents {
            for block in &document.blocks {
                if let Block::Paragraph(spans) = block {
                    let links = spans
                        .iter()
                        .filter(|span| matches!(span, Span::Link { .. }));
                    content.links.extend(links);
                }
            }
            content.blocks(&document.blocks, heads);
        }
        content
    }

    fn blocks(&mut self, blocks: &'d [Block<'d>], heads: bool) {
        for block in blocks {
            match block {
                Block::Paragraph(spans) | Block::Heading { spans, .. } => self.spans(spans),
                Block::Code { text, .. } => self.text(text),
                Block::Quote(blocks) => self.blocks(blocks, heads),
                Block::List(list) => {
                    let items = list.items.iter();
                    items.for_each(|item| self.blocks(&item.blocks, heads));
                }
                Block::Table(table) => {
                    let head = heads.then_some(&table.head);
                    let cells = head.into_iter().chain(&table.rows).flatten();
                    cells.for_each(|cell| self.spans(cell));
                }
                Block::Rule => {}
            }
        }
    }

    fn spans(&mut self, spans: &'d [Span<'d>]) {
        for span in spans {
            match span {
                Span::Text(text) | Span::Code(text) => self.text(text),
                Span::Emphasis(spans) | Span::Strong(spans) | Span::Strike(spans) => {
                    self.spans(spans);
                }
                Span::Link { url, spans, .. } => {
                    self.urls.push(url);
                    self.spans(spans);
                }
                Span::Image { url, alt, .. } => {
                    self.urls.push(url);
                    self.text(alt);
                }
                Span::Mention(mention) => self.mentions.push(mention),
                Span::Break | Span::SoftBreak => {}
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.text
            .extend(text.chars().filter(|c| !c.is_whitespace()));
    }
}

/// Whether all characters of one text are in another, in order.
pub fn is_within(part: &str, whole: &str) -> bool {
    let mut whole = whole.chars();
    part.chars().all(|c| whole.any(|other| other == c))
}

pub fn unspaced(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

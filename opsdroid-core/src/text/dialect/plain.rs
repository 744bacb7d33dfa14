//! Plain text: lists, quotes and tables drawn, links written out.

use super::{
    Dialect, Feature, Names, Part, Rendered,
    layout::{self, Layout, Lines, Page, Piece, Run},
};
use crate::text::tree::{Block, Document};

/// Plain text, for whom there is nothing else, and for what takes no markup.
///
/// ```
/// use opsdroid_core::text::{Dialect, Document, dialect::Plain, tree::{Block, Span}};
///
/// let link = Span::Link {
///     url: "https://example.org/a".into(),
///     title: "".into(),
///     spans: vec![Span::Text("the page".into())],
/// };
/// let document = Document { blocks: vec![Block::Paragraph(vec![Span::Text("See ".into()), link])] };
/// let text = Plain::new().write(&document, &()).text;
/// assert_eq!(text, "See the page [1]\n\n[1]: https://example.org/a");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// How lists, quotes and tables are drawn.
    pub layout: Layout,
    /// Where links' URLs are written.
    pub urls: Urls,
}

/// Where plain text says to where its links go. A link whose text is its URL is written once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urls {
    /// At the text's end, by numbers: `text [1]` and `[1]: https://example.org`.
    Notes,
    /// After each link: `text (https://example.org)`.
    Parentheses,
}

impl Plain {
    /// With notes of what links link to.
    pub const fn new() -> Self {
        Self {
            layout: Layout::new(),
            urls: Urls::Notes,
        }
    }

    /// With links' URLs after them.
    pub const fn inline() -> Self {
        Self {
            layout: Layout::new(),
            urls: Urls::Parentheses,
        }
    }
}

impl Default for Plain {
    fn default() -> Self {
        Self::new()
    }
}

impl Dialect for Plain {
    fn write_blocks(&self, blocks: &[Block<'_>], names: &dyn Names, out: &mut Rendered) {
        layout::write(self, blocks, names, out);
    }

    fn between(&self, first: &Block<'_>, _second: &Block<'_>) -> Option<&'static str> {
        (!self.has_notes(first)).then_some(layout::BETWEEN)
    }

    fn join(&self, parts: &[Part<'_>], names: &dyn Names) -> Option<Rendered> {
        Some(layout::join(self, parts, names, |block| {
            self.has_notes(block)
        }))
    }

    fn read<'a>(&self, text: &'a str, _names: &dyn Names) -> Document<'a> {
        crate::text::read::plain(text)
    }
}

impl Plain {
    /// Whether a block may have notes, which are at the end of all.
    fn has_notes(&self, block: &Block<'_>) -> bool {
        self.urls == Urls::Notes && block.has_links()
    }
}

impl Lines for Plain {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn knows(&self, _feature: Feature) -> bool {
        false
    }

    fn line(&self, runs: &[Run<'_>], page: &mut Page<'_>) {
        for run in runs {
            match &run.piece {
                Piece::Text(text) | Piece::Code(text) | Piece::Markup(text) => page.show(text),
                Piece::Link(link) => {
                    self.line(&link.runs, page);
                    if !link.bare {
                        self.urls.write(&link.url, page);
                    }
                }
            }
        }
    }
}

impl Urls {
    /// Writes a link's URL after its text, or a note's number for it.
    pub fn write(self, url: &str, page: &mut Page<'_>) {
        match self {
            Self::Notes => {
                let number = page.note(url);
                page.show(" [");
                page.show(&number.to_string());
                page.show("]");
            }
            Self::Parentheses => {
                page.show(" (");
                page.show(url);
                page.show(")");
            }
        }
    }
}

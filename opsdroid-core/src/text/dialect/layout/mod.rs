//! What dialects of lines share: how blocks become lines.
//!
//! Such a dialect has markup for some spans, and draws the rest: bullets, numbers, `> ` before what
//! is quoted, tables of aligned columns. It is a [`Layout`], which is data, and a [`Lines`], which
//! says how one line is written; [`write()`] does the rest:
//!
//! ```
//! use opsdroid_core::text::{Dialect, Document, Feature, Names, Rendered};
//! use opsdroid_core::text::dialect::{Plain, layout::{self, Layout, Lines, Page, Piece, Run, Styles}};
//! use opsdroid_core::text::tree::{Block, Span};
//!
//! /// Of a forum that writes `[b]bold[/b]` and `[url=..]text[/url]`.
//! #[derive(Debug)]
//! struct Forum(Layout);
//!
//! impl Lines for Forum {
//!     fn layout(&self) -> &Layout {
//!         &self.0
//!     }
//!
//!     fn knows(&self, feature: Feature) -> bool {
//!         matches!(feature, Feature::Strong | Feature::Link)
//!     }
//!
//!     fn line(&self, runs: &[Run<'_>], page: &mut Page<'_>) {
//!         for run in runs {
//!             let bold = run.styles.has(Styles::STRONG);
//!             page.mark(if bold { "[b]" } else { "" });
//!             match &run.piece {
//!                 Piece::Text(text) | Piece::Code(text) | Piece::Markup(text) => page.show(text),
//!                 Piece::Link(link) => {
//!                     page.mark(&format!("[url={}]", link.url));
//!                     self.line(&link.runs, page);
//!                     page.mark("[/url]");
//!                 }
//!             }
//!             page.mark(if bold { "[/b]" } else { "" });
//!         }
//!     }
//! }
//!
//! impl Dialect for Forum {
//!     fn write_blocks(&self, blocks: &[Block<'_>], names: &dyn Names, out: &mut Rendered) {
//!         layout::write(self, blocks, names, out);
//!     }
//!
//!     fn read<'a>(&self, text: &'a str, names: &dyn Names) -> Document<'a> {
//!         Plain::new().read(text, names)
//!     }
//! }
//!
//! let quoted = vec![Span::Strong(vec![Span::Text("now".into())]), Span::Code(" or never".into())];
//! let document = Document { blocks: vec![Block::Quote(vec![Block::Paragraph(quoted)])] };
//! let rendered = Forum(Layout::new()).write(&document, &());
//! assert_eq!(rendered.text, "> [b]now[/b] or never");
//! assert!(rendered.has_lost(Feature::Code));
//! ```

mod blocks;
mod page;
mod runs;
mod table;

use super::{Feature, safe};

pub(super) use self::blocks::join;
pub use self::{
    blocks::write,
    page::Page,
    runs::{Link, Piece, Run, Styles, shown},
    table::{Grid, draw_in_code},
};

/// What [`write()`] has between two blocks that no list is around.
pub const BETWEEN: &str = "\n\n";

/// How a dialect of lines draws what it has no markup for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// What stands before items: in a list, in a list in that, and so on, again from the start.
    pub bullets: &'static [&'static str],
    /// What stands before tasks: to do, and done.
    pub boxes: [&'static str; 2],
    /// What stands before each line that is quoted.
    pub quote: &'static str,
    /// Whether quotes in quotes are quoted twice.
    pub nested_quotes: bool,
    /// The line across.
    pub rule: &'static str,
    /// How many lists and quotes deep lines are indented. What is deeper isn't indented further.
    pub deepest: usize,
    /// Whether a line break in the source, where a space would do, is one.
    pub soft_breaks: bool,
    /// How tables are drawn.
    pub grid: Grid,
    /// Whether tables are drawn in a block of code, where the columns are sure to stand straight.
    pub tables_in_code: bool,
    /// What links there may be; others are text.
    pub schemes: &'static [&'static str],
    /// Whether text is kept from reordering the text around it, where nothing else does.
    pub keeps_order: bool,
}

impl Layout {
    /// Reads well wherever there is text.
    pub const fn new() -> Self {
        Self {
            bullets: &["• ", "◦ ", "▪ "],
            boxes: ["☐ ", "☑ "],
            quote: "> ",
            nested_quotes: true,
            rule: "———",
            deepest: 8,
            soft_breaks: true,
            grid: Grid::new(),
            tables_in_code: false,
            schemes: safe::SCHEMES,
            keeps_order: false,
        }
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self::new()
    }
}

/// A dialect of lines.
pub trait Lines {
    /// How it draws what it has no markup for.
    fn layout(&self) -> &Layout;

    /// Whether it has markup for this; asked for spans, languages and tables. What it has none for
    /// is noted as lost, and [`Lines::line`] gets it without, except for links, which it draws.
    fn knows(&self, feature: Feature) -> bool;

    /// Writes one line of running text. The runs have no line breaks and no control characters,
    /// and only the styles that it knows.
    fn line(&self, runs: &[Run<'_>], page: &mut Page<'_>);

    /// Writes a block of code, without control characters, whose lines end in `\n`. As drawn here,
    /// each line is indented.
    fn code(&self, _language: &str, text: &str, page: &mut Page<'_>) {
        for line in text.split('\n') {
            page.begin();
            if !line.is_empty() {
                page.show("    ");
                page.show(line);
            }
            page.end();
        }
    }
}

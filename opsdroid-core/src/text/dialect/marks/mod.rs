//! Dialects of delimiter characters, such as `*strong*`.

mod escape;
mod line;
mod read;

use super::{
    Dialect, Feature, Names, Rendered,
    layout::{self, Layout, Lines, Page, Run},
};
use crate::text::tree::{Block, Document};

/// A dialect of delimiter characters.
///
/// ```
/// use opsdroid_core::text::{Dialect, Document, dialect::{Boundary, Escape, Marks, MarkLinks}};
/// use opsdroid_core::text::tree::{Block, Span};
///
/// /// As a service wants it that has two asterisks, links in brackets, and backslashes.
/// const SERVICE: Marks = Marks {
///     strong: Some("**"),
///     strike: None,
///     links: MarkLinks::Brackets,
///     escape: Escape::Backslash,
///     entities: false,
///     special: "\\*_`[]",
///     boundary: Boundary::Anywhere,
///     ..Marks::asterisk()
/// };
///
/// let strong = Span::Strong(vec![Span::Text("now".into())]);
/// let gone = Span::Strike(vec![Span::Text(" 2*3".into())]);
/// let document = Document { blocks: vec![Block::Paragraph(vec![strong, gone])] };
/// let rendered = SERVICE.write(&document, &());
/// assert_eq!(rendered.text, r"**now** 2\*3");
/// assert_eq!(rendered.lost.len(), 1); // the strike
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Around strong emphasis.
    pub strong: Option<&'static str>,
    /// Around emphasis.
    pub emphasis: Option<&'static str>,
    /// Around what is struck through.
    pub strike: Option<&'static str>,
    /// Around code within a line.
    pub code: Option<&'static str>,
    /// Above and below a block of code.
    pub fence: Option<&'static str>,
    /// Whether a block's language stands after the fence above it.
    pub language: bool,
    /// What code does that has the marks for code in it.
    pub in_code: InCode,
    /// How links are written.
    pub links: MarkLinks,
    /// How links are written whose text is their URL.
    pub bare: Bare,
    /// How characters are escaped that could be markup.
    pub escape: Escape,
    /// Whether `&`, `<` and `>` are written as entities, in code too.
    pub entities: bool,
    /// The characters that could be markup anywhere.
    pub special: &'static str,
    /// The characters that could be markup as a line's first. A `0` stands for every number with
    /// `.` or `)` after it.
    pub starts: &'static str,
    /// Where marks hold.
    pub boundary: Boundary,
    /// How lists, quotes and tables are drawn.
    pub layout: Layout,
}

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkLinks {
    /// `<url|text>`
    Angle,
    /// `[text](url)`
    Brackets,
    /// `text (url)`
    Written,
}

/// How a link is written whose text is its URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bare {
    /// `<url>`
    Angle,
    /// The URL to the letter; the service finds it.
    Raw,
    /// The URL, escaped as text is.
    Escaped,
}

/// How a character is kept from being markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// It isn't.
    None,
    /// With a backslash before it.
    Backslash,
    /// With this character, which isn't seen, beside it, where it would be a mark without.
    Guard(char),
}

/// What code does that has the marks for code in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InCode {
    /// Within a line it is written as text; in a block the marks are taken apart by the guard.
    Apart,
    /// It has longer marks around it.
    Longer,
    /// Backslashes stand before backslashes and the marks.
    Backslash,
}

/// Where marks hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// Anywhere.
    Anywhere,
    /// Not beside letters and digits: there the text goes without.
    Words,
    /// Not beside letters and digits: there this character, which isn't seen, is put between.
    Joined(char),
}

impl Marks {
    /// `*strong*`, `_emphasis_`, `~strike~`, code in backticks, `<url|text>`, and entities.
    ///
    /// A zero-width space keeps marks from letters, and text from being marks.
    pub const fn asterisk() -> Self {
        let mut layout = Layout::new();
        layout.nested_quotes = false;
        layout.tables_in_code = true;
        Self {
            strong: Some("*"),
            emphasis: Some("_"),
            strike: Some("~"),
            code: Some("`"),
            fence: Some("```"),
            language: false,
            in_code: InCode::Apart,
            links: MarkLinks::Angle,
            bare: Bare::Angle,
            escape: Escape::Guard('\u{200b}'),
            entities: true,
            special: "*_~`",
            starts: ">",
            boundary: Boundary::Joined('\u{200b}'),
            layout,
        }
    }
}

impl Dialect for Marks {
    fn write_blocks(&self, blocks: &[Block<'_>], names: &dyn Names, out: &mut Rendered) {
        layout::write(self, blocks, names, out);
    }

    fn between(&self, _first: &Block<'_>, _second: &Block<'_>) -> Option<&'static str> {
        Some(layout::BETWEEN)
    }

    fn read<'a>(&self, text: &'a str, names: &dyn Names) -> Document<'a> {
        read::read(self, text, names)
    }
}

impl Lines for Marks {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn knows(&self, feature: Feature) -> bool {
        match feature {
            Feature::Strong => self.strong.is_some(),
            Feature::Emphasis => self.emphasis.is_some(),
            Feature::Strike => self.strike.is_some(),
            Feature::Code => self.code.is_some(),
            Feature::Language => self.language && self.fence.is_some(),
            Feature::Link => self.links != MarkLinks::Written,
            _ => false,
        }
    }

    fn line(&self, runs: &[Run<'_>], page: &mut Page<'_>) {
        line::write(self, runs, page);
    }

    fn code(&self, language: &str, text: &str, page: &mut Page<'_>) {
        let Some((above, below)) = self.fences(text) else {
            page.lose(Feature::CodeBlock);
            for line in text.split('\n') {
                page.begin();
                if !line.is_empty() {
                    page.show("    ");
                    page.show_by(line, |out| self.escape(line, None, None, false, out));
                }
                page.end();
            }
            return;
        };
        page.begin();
        page.mark(&above);
        if self.language {
            page.mark(language);
        }
        page.end();
        for line in self.in_fence(text).split('\n') {
            page.begin();
            page.mark(line);
            page.end();
        }
        page.begin();
        page.mark(&below);
        page.end();
    }
}

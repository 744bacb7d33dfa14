//! Text on a terminal.

use super::{
    Dialect, Feature, Names, Rendered,
    layout::{self, Layout, Lines, Page, Piece, Run, Styles},
    plain::Urls,
    safe,
};
use crate::text::tree::{Block, Document};

/// A terminal's escape codes, and nothing of the text itself that controls a terminal.
///
/// Every line begins and ends with no style on, so that it may be cut between lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ansi {
    /// How lists, quotes and tables are drawn.
    pub layout: Layout,
    /// Whether the terminal knows links (OSC 8). Where it doesn't, URLs are written out.
    pub hyperlinks: bool,
    /// Where URLs are written that aren't links.
    pub urls: Urls,
    /// What turns code's look on (the number in `ESC [ .. m`): a colour, as "36".
    pub code: &'static str,
}

impl Ansi {
    /// For every terminal: URLs are written out.
    pub const fn new() -> Self {
        let mut layout = Layout::new();
        layout.quote = "\x1b[2m│\x1b[0m ";
        layout.rule = "────────────────────";
        layout.grid.between = " │ ";
        layout.grid.line = "─";
        layout.grid.cross = "─┼─";
        layout.keeps_order = true;
        Self {
            layout,
            hyperlinks: false,
            urls: Urls::Parentheses,
            code: "36",
        }
    }

    /// With links that may be opened.
    #[must_use]
    pub const fn with_hyperlinks(mut self) -> Self {
        self.hyperlinks = true;
        self
    }

    /// Turns on a look.
    fn turn_on(&self, look: Look, page: &mut Page<'_>) {
        let numbers = [
            (look.styles.has(Styles::STRONG), "1"),
            (look.styles.has(Styles::EMPHASIS), "3"),
            (look.linked, "4"),
            (look.styles.has(Styles::STRIKE), "9"),
            (look.code, self.code),
        ];
        let mut before = "\x1b[";
        for (_, number) in numbers.iter().filter(|(on, _)| *on) {
            page.mark(before);
            page.mark(number);
            before = ";";
        }
        page.mark("m");
    }

    fn runs(&self, runs: &[Run<'_>], linked: bool, now: &mut Look, page: &mut Page<'_>) {
        for run in runs {
            let look = Look {
                styles: run.styles,
                linked,
                code: matches!(run.piece, Piece::Code(_)),
            };
            match &run.piece {
                Piece::Text(text) | Piece::Code(text) | Piece::Markup(text) => {
                    self.turn(now, look, page);
                    page.show(text);
                }
                Piece::Link(link) => {
                    if self.hyperlinks {
                        page.mark(&format!(
                            "\x1b]8;;{}\x1b\\",
                            safe::clean_url(&link.url, |c| !c.is_ascii())
                        ));
                    }
                    self.runs(&link.runs, true, now, page);
                    if self.hyperlinks {
                        page.mark("\x1b]8;;\x1b\\");
                    } else if !link.bare {
                        self.turn(now, look, page);
                        self.urls.write(&link.url, page);
                    }
                }
            }
        }
    }

    /// Turns on and off what differs: off by turning all off.
    fn turn(&self, now: &mut Look, look: Look, page: &mut Page<'_>) {
        if *now == look {
            return;
        }
        if *now != Look::default() {
            page.mark("\x1b[0m");
        }
        if look != Look::default() {
            self.turn_on(look, page);
        }
        *now = look;
    }
}

impl Default for Ansi {
    fn default() -> Self {
        Self::new()
    }
}

impl Dialect for Ansi {
    fn write_blocks(&self, blocks: &[Block<'_>], names: &dyn Names, out: &mut Rendered) {
        layout::write(self, blocks, names, out);
    }

    fn between(&self, _first: &Block<'_>, _second: &Block<'_>) -> Option<&'static str> {
        // Notes are at the end of all.
        (self.urls == Urls::Parentheses).then_some(layout::BETWEEN)
    }

    fn read<'a>(&self, text: &'a str, _names: &dyn Names) -> Document<'a> {
        crate::text::read::plain(text)
    }
}

impl Lines for Ansi {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn knows(&self, feature: Feature) -> bool {
        match feature {
            Feature::Emphasis | Feature::Strong | Feature::Strike | Feature::Code => true,
            Feature::Link => self.hyperlinks,
            _ => false,
        }
    }

    fn line(&self, runs: &[Run<'_>], page: &mut Page<'_>) {
        let mut now = Look::default();
        self.runs(runs, false, &mut now, page);
        self.turn(&mut now, Look::default(), page);
    }

    fn code(&self, _language: &str, text: &str, page: &mut Page<'_>) {
        let look = Look {
            code: true,
            ..Look::default()
        };
        for line in text.split('\n') {
            page.begin();
            if !line.is_empty() {
                let mut now = Look::default();
                page.show("    ");
                self.turn(&mut now, look, page);
                page.show(line);
                self.turn(&mut now, Look::default(), page);
            }
            page.end();
        }
    }
}

/// What is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    styles: Styles,
    linked: bool,
    code: bool,
}

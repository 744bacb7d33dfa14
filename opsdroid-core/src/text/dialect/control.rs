//! Text in lines with formatting codes in them.

mod read;

use super::{
    Dialect, Feature, Names, Rendered,
    layout::{self, Layout, Lines, Page, Piece, Run, Styles},
    plain::Urls,
};
use crate::text::tree::{Block, Document};

/// The formatting codes of chats that are lines of bytes: a character turns bold, italics,
/// strike-through or monospace on, another turns all off.
///
/// Every line begins and ends with nothing on, since each is sent for itself. Lines are separated
/// by `\n`, and no line has a control character but these codes and tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlCodes {
    /// How lists, quotes and tables are drawn.
    pub layout: Layout,
    /// Where links' URLs are written.
    pub urls: Urls,
    /// What turns bold on and off.
    pub strong: Option<char>,
    /// What turns italics on and off.
    pub emphasis: Option<char>,
    /// What turns a strike-through on and off.
    pub strike: Option<char>,
    /// What turns monospace on and off.
    pub code: Option<char>,
    /// What turns everything off.
    pub reset: char,
}

impl ControlCodes {
    /// The codes that clients agree on.
    pub const fn new() -> Self {
        let mut layout = Layout::new();
        layout.keeps_order = true;
        Self {
            layout,
            urls: Urls::Parentheses,
            strong: Some('\x02'),
            emphasis: Some('\x1d'),
            strike: Some('\x1e'),
            code: Some('\x11'),
            reset: '\x0f',
        }
    }

    fn runs(&self, runs: &[Run<'_>], now: &mut Look, page: &mut Page<'_>) {
        for run in runs {
            let look = Look {
                styles: run.styles,
                code: matches!(run.piece, Piece::Code(_)),
            };
            match &run.piece {
                Piece::Text(text) | Piece::Code(text) | Piece::Markup(text) => {
                    self.turn(now, look, page);
                    page.show(text);
                }
                Piece::Link(link) => {
                    self.runs(&link.runs, now, page);
                    if !link.bare {
                        self.turn(now, look, page);
                        self.urls.write(&link.url, page);
                    }
                }
            }
        }
    }

    /// Turns on what is new; turns all off first, where anything is to go off.
    fn turn(&self, now: &mut Look, look: Look, page: &mut Page<'_>) {
        let mut write = |code: Option<char>| {
            if let Some(code) = code {
                page.mark(code.encode_utf8(&mut [0; 4]));
            }
        };
        if !look.styles.has(now.styles) || (now.code && !look.code) {
            write(Some(self.reset));
            *now = Look::default();
        }
        let new = look.styles.without(now.styles);
        let codes = [
            (Styles::STRONG, self.strong),
            (Styles::EMPHASIS, self.emphasis),
            (Styles::STRIKE, self.strike),
        ];
        for (_, code) in codes.into_iter().filter(|(style, _)| new.has(*style)) {
            write(code);
        }
        if look.code && !now.code {
            write(self.code);
        }
        *now = look;
    }
}

impl Default for ControlCodes {
    fn default() -> Self {
        Self::new()
    }
}

impl Dialect for ControlCodes {
    fn write_blocks(&self, blocks: &[Block<'_>], names: &dyn Names, out: &mut Rendered) {
        layout::write(self, blocks, names, out);
    }

    fn between(&self, _first: &Block<'_>, _second: &Block<'_>) -> Option<&'static str> {
        // Notes are at the end of all.
        (self.urls == Urls::Parentheses).then_some(layout::BETWEEN)
    }

    fn read<'a>(&self, text: &'a str, _names: &dyn Names) -> Document<'a> {
        read::read(self, text)
    }
}

impl Lines for ControlCodes {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn knows(&self, feature: Feature) -> bool {
        match feature {
            Feature::Strong => self.strong.is_some(),
            Feature::Emphasis => self.emphasis.is_some(),
            Feature::Strike => self.strike.is_some(),
            Feature::Code => self.code.is_some(),
            _ => false,
        }
    }

    fn line(&self, runs: &[Run<'_>], page: &mut Page<'_>) {
        let mut now = Look::default();
        self.runs(runs, &mut now, page);
        self.turn(&mut now, Look::default(), page);
    }

    fn code(&self, _language: &str, text: &str, page: &mut Page<'_>) {
        for line in text.split('\n') {
            page.begin();
            if !line.is_empty() {
                let piece = Piece::Code(line.into());
                self.line(
                    &[Run {
                        styles: Styles::NONE,
                        piece,
                    }],
                    page,
                );
            }
            page.end();
        }
    }
}

/// What is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    styles: Styles,
    code: bool,
}

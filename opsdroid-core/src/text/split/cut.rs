//! Parts what is too long for a piece of its own: running text and code.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::{
    super::{
        dialect::Feature,
        tree::{Block, Span},
    },
    frame::{Frame, Made},
    lay::Around,
    pack::Packer,
    place::{Cut, in_code, in_prose, in_word, skip_space},
    runs::{Runs, part},
    search::longest,
};

/// A block that can be parted.
enum Long<'a> {
    Text {
        runs: Runs<'a>,
        around: Around,
    },
    Code {
        language: Cow<'a, str>,
        text: Cow<'a, str>,
    },
    /// What is left of a character that is longer than a piece.
    Grapheme(Cow<'a, str>),
}

impl<'a> Long<'a> {
    /// What it says; places in it are bytes of this.
    fn plain(&self) -> &str {
        match self {
            Self::Text { runs, .. } => &runs.plain,
            Self::Code { text, .. } | Self::Grapheme(text) => text,
        }
    }

    fn part(&self, from: usize, to: usize) -> Block<'a> {
        match self {
            Self::Text { runs, around } => around.block(runs.slice(from, to)),
            Self::Code { language, text } => Block::Code {
                language: language.clone(),
                text: part(text, from, to),
            },
            Self::Grapheme(text) => Block::Paragraph(vec![Span::Text(part(text, from, to))]),
        }
    }

    fn place(&self, from: usize, reach: usize) -> Option<Cut> {
        match self {
            _ if reach == from => None,
            Self::Text { runs, .. } => in_prose(&runs.plain, from, reach),
            Self::Code { text, .. } => in_code(text, from, reach),
            Self::Grapheme(_) => None,
        }
    }

    fn start(&self, at: usize) -> usize {
        match self {
            Self::Text { runs, .. } => skip_space(&runs.plain, at),
            Self::Code { .. } | Self::Grapheme(_) => at,
        }
    }
}

impl<'a> Packer<'a, '_> {
    /// Parts a paragraph or a heading.
    pub(super) fn text(&mut self, spans: Vec<Span<'a>>, around: Around) {
        let mut runs = Runs::default();
        self.lay(&mut runs, None, around, spans);
        self.part(&Long::Text { runs, around });
    }

    /// Parts a block of code.
    pub(super) fn code(&mut self, mut language: Cow<'a, str>, text: Cow<'a, str>) {
        if !language.is_empty() {
            let least = Block::Code {
                language: language.clone(),
                text: "x".into(),
            };
            if self.cost(least) > (self.target - self.base()) / 2 {
                self.lose(Feature::Language);
                language = Cow::default();
            }
        }
        self.part(&Long::Code { language, text });
    }

    fn part(&mut self, long: &Long<'a>) {
        let end = long.plain().len();
        let mut from = long.start(0);
        while from < end {
            let headed = self.is_headed();
            if !headed && self.target - self.used < self.target / 4 {
                self.close(Some(self.target / 4));
                continue;
            }
            let (reach, cost) = self.reach(long, from);
            if reach == end {
                self.put(Made::Block(long.part(from, end)), cost);
                return;
            }
            let place = long.place(from, reach);
            let place = place.or_else(|| match long {
                _ if !headed => None,
                Long::Grapheme(_) => Some(reach).filter(|reach| *reach > from).map(Cut::at),
                _ => in_word(long.plain(), from, reach),
            });
            match place {
                Some(cut) => {
                    self.put(Made::Block(long.part(from, cut.end)), 0);
                    self.close(None);
                    from = long.start(cut.next);
                }
                None if self.is_empty() => from = long.start(self.force(long, from)),
                None => self.close(None),
            }
        }
    }

    /// How far a part goes at most that fits into what room there is, and what it costs.
    fn reach(&mut self, long: &Long<'a>, from: usize) -> (usize, i64) {
        let plain = long.plain();
        let mut density = self.density;
        let found = longest(
            from..plain.len(),
            self.target - self.used,
            &mut density,
            |at| plain.floor_char_boundary(at),
            |at| self.cost(long.part(from, at)),
        );
        self.density = density;
        found
    }

    /// Gets on where not even one character fits into an empty piece; returns how far. Without all
    /// that is around it the character may fit; if not, it is torn, and a part that can't be is a
    /// piece too long.
    fn force(&mut self, long: &Long<'a>, from: usize) -> usize {
        let plain = long.plain();
        let rest = &plain[from..];
        let first = rest.graphemes(true).next().unwrap_or(rest);
        let least = rest.chars().next().map_or(rest.len(), char::len_utf8);
        let solid = matches!(long, Long::Text { runs, .. } if runs.is_solid(from));
        if solid || matches!(long, Long::Grapheme(_)) {
            self.put(Made::Block(long.part(from, from + least)), 0);
            self.close(None);
            return from + least;
        }
        if first == "\n" {
            return from + 1;
        }
        if matches!(long, Long::Code { .. }) {
            self.lose(Feature::CodeBlock);
        }
        let root = Frame::new(self.frames[0].shell, self.frames[0].base);
        let mut frames = std::mem::replace(&mut self.frames, vec![root]);
        self.used = self.base();
        self.part(&Long::Grapheme(first.to_owned().into()));
        self.close(None);
        // The numbers of items go on as if this were in its item.
        frames.iter_mut().for_each(|frame| frame.begun = true);
        self.frames = frames;
        self.used = self.base();
        from + first.len()
    }
}

//! Blocks of lines: quotes by what each line begins with, lists by bullets and indentation.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use super::{Piece, Running};
use crate::text::{
    dialect::layout::{Layout, Styles},
    parse::blocks::Blocks,
    tree::{Block, MAX_DEPTH},
};

/// What lines may begin with, and what it says.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::text) struct Drawn<'l> {
    /// What stands before lines that are quoted, in each way it may be written.
    pub(in crate::text) quotes: [&'l str; 2],
    /// What stands before items.
    pub(in crate::text) bullets: &'l [&'l str],
    /// What stands before tasks: to do, and done.
    pub(in crate::text) boxes: [&'l str; 2],
    /// Whether a number and a dot stand before items.
    pub(in crate::text) numbers: bool,
    /// How many columns items' lines are indented; `None` where as many as the item's sign takes.
    pub(in crate::text) indent: Option<usize>,
}

impl<'l> Drawn<'l> {
    /// What a layout draws, which other text doesn't begin with by chance.
    pub(in crate::text) fn new(layout: &'l Layout) -> Self {
        Self {
            quotes: [layout.quote.trim_end(), ""],
            bullets: layout.bullets,
            boxes: layout.boxes,
            numbers: false,
            indent: None,
        }
    }

    fn quote(&self, line: &str) -> Option<usize> {
        let mut quotes = self.quotes.iter().filter(|quote| !quote.is_empty());
        let quote = quotes.find(|quote| line.starts_with(**quote))?;
        let space = line[quote.len()..].starts_with(' ');
        Some(quote.len() + usize::from(space))
    }

    /// The sign of an item, with its box.
    fn sign(&self, line: &str) -> Option<Sign> {
        let bullets = self.bullets.iter().map(|bullet| bullet.trim_end());
        let mut signs = bullets.filter(|bullet| !bullet.is_empty() && line.starts_with(bullet));
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let mut start = None;
        let mut length = 0;
        if let Some(bullet) = signs.find(|bullet| ends(&line[bullet.len()..])) {
            length = bullet.len();
        } else if self.numbers
            && (1..=10).contains(&digits)
            && line[digits..].starts_with('.')
            && ends(&line[digits + 1..])
        {
            start = line[..digits].parse().ok();
            length = digits + 1;
        }
        length += usize::from(length > 0 && line[length..].starts_with(' '));
        let checked = self.checked(&line[length..]);
        length += checked.map_or(0, |(_, length)| length);
        (length > 0).then(|| Sign {
            start,
            checked: checked.map(|(checked, _)| checked),
            length,
            columns: self.indent.unwrap_or_else(|| line[..length].width()),
        })
    }

    /// Whether a task begins that is done, and how long its sign is.
    pub(in crate::text) fn checked(&self, line: &str) -> Option<(bool, usize)> {
        let boxed = |sign: &str| {
            let sign = sign.trim_end();
            (!sign.is_empty() && line.starts_with(sign) && ends(&line[sign.len()..]))
                .then(|| sign.len() + usize::from(line[sign.len()..].starts_with(' ')))
        };
        let mut signs = [false, true].into_iter().zip(self.boxes);
        signs.find_map(|(checked, sign)| Some((checked, boxed(sign)?)))
    }
}

fn ends(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(' ')
}

struct Sign {
    start: Option<u64>,
    checked: Option<bool>,
    /// In bytes.
    length: usize,
    columns: usize,
}

/// What lines are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Quote,
    Item {
        columns: usize,
        numbered: bool,
    },
    /// What no line ends.
    Fixed,
}

/// Blocks as they are made of lines.
#[derive(Default)]
pub(in crate::text) struct Structure<'a, 'l> {
    pub(in crate::text) drawn: Drawn<'l>,
    pub(in crate::text) blocks: Blocks<'a>,
    pub(in crate::text) running: Running<'a>,
    open: Vec<Open>,
    /// Whether the last line was empty.
    gap: bool,
}

impl<'a, 'l> Structure<'a, 'l> {
    pub(in crate::text) fn new(drawn: Drawn<'l>) -> Self {
        Self {
            drawn,
            ..Self::default()
        }
    }

    /// Begins a line: says how many bytes of it tell what it is in.
    pub(in crate::text) fn begin(&mut self, line: &str) -> usize {
        let (mut at, kept) = self.continued(line);
        let rest = &line[at..];
        if rest.trim().is_empty() {
            self.close(kept);
            self.paragraph();
            self.gap = true;
            return line.len();
        }
        let gap = std::mem::take(&mut self.gap);
        let sign = self.drawn.sign(rest);
        let next = sign.as_ref().filter(|sign| self.is_next(kept, sign));
        if let Some(sign) = next {
            self.close(kept + 1);
            self.paragraph();
            self.blocks.item_ends();
            self.open.pop();
            self.item(sign, gap);
            at += sign.length;
        } else {
            if kept < self.open.len() {
                self.close(kept);
            }
            if gap {
                self.blocks.paragraph_starts();
            }
        }
        // What begins within that.
        while at < line.len() && self.open.len() < MAX_DEPTH {
            let rest = &line[at..];
            if let Some(length) = self.drawn.quote(rest) {
                self.paragraph();
                self.blocks.quote_starts();
                self.open.push(Open::Quote);
                at += length;
            } else if let Some(sign) = self.drawn.sign(rest) {
                self.paragraph();
                self.blocks.list_starts(sign.start);
                self.item(&sign, false);
                at += sign.length;
            } else {
                break;
            }
        }
        at
    }

    /// How many bytes of a line are what it begins with in what is open, and whether that goes on.
    pub(in crate::text) fn goes_on(&self, line: &str) -> (usize, bool) {
        let (at, kept) = self.continued(line);
        (at, kept == self.open.len())
    }

    fn continued(&self, line: &str) -> (usize, usize) {
        let fixed = self.open.iter().rposition(|open| *open == Open::Fixed);
        let base = fixed.map_or(0, |fixed| fixed + 1);
        let mut at = 0;
        for (place, open) in self.open.iter().enumerate().skip(base) {
            let rest = &line[at..];
            let length = match open {
                Open::Quote => self.drawn.quote(rest),
                Open::Item { columns, .. } => match indentation(rest, *columns) {
                    (length, true) => Some(length),
                    (length, _) => rest.trim().is_empty().then_some(length),
                },
                Open::Fixed => None,
            };
            match length {
                Some(length) => at += length,
                None => return (at, place),
            }
        }
        (at, self.open.len())
    }

    /// Whether a sign is that of the next item in the list whose item is open at this place.
    fn is_next(&self, place: usize, sign: &Sign) -> bool {
        matches!(self.open.get(place), Some(Open::Item { numbered, .. })
            if *numbered == sign.start.is_some())
    }

    fn item(&mut self, sign: &Sign, gap: bool) {
        self.blocks.item_starts();
        if gap {
            self.blocks.paragraph_starts();
        }
        if let Some(checked) = sign.checked {
            self.blocks.check(checked);
        }
        self.open.push(Open::Item {
            columns: sign.columns,
            numbered: sign.start.is_some(),
        });
    }

    /// Adds what a line says after what it begins with.
    pub(in crate::text) fn line(&mut self, line: &mut Running<'a>) {
        if line.is_empty() {
            return;
        }
        if !self.running.is_empty() {
            self.running.push(Styles::NONE, None, Piece::Break);
        }
        self.running.append(line);
    }

    /// A block of code, in what is open.
    pub(in crate::text) fn code(&mut self, language: Cow<'a, str>, text: Cow<'a, str>) {
        self.paragraph();
        self.blocks.push(Block::Code { language, text });
    }

    /// Ends the paragraph.
    pub(in crate::text) fn paragraph(&mut self) {
        let spans = self.running.take();
        self.blocks.paragraph(spans);
    }

    /// Ends what lines are in, and has no line end what is open else.
    pub(in crate::text) fn fix(&mut self) {
        self.gap = false;
        self.open.push(Open::Fixed);
    }

    /// Ends all lines and what they are in since [`Structure::fix`].
    pub(in crate::text) fn free(&mut self) {
        self.end();
        self.open.pop();
    }

    /// Ends all lines and what they are in.
    pub(in crate::text) fn end(&mut self) {
        let fixed = self.open.iter().rposition(|open| *open == Open::Fixed);
        self.close(fixed.map_or(0, |fixed| fixed + 1));
        self.paragraph();
        self.gap = false;
    }

    /// Ends what is open from a place on.
    fn close(&mut self, from: usize) {
        while self.open.len() > from {
            self.paragraph();
            match self.open.pop() {
                Some(Open::Quote) => self.blocks.quote_ends(),
                Some(Open::Item { .. }) => {
                    self.blocks.item_ends();
                    self.blocks.list_ends();
                }
                _ => {}
            }
        }
    }

    pub(in crate::text) fn finish(mut self) -> Vec<Block<'a>> {
        self.close(0);
        self.paragraph();
        self.blocks.finish()
    }
}

/// How many bytes so many columns of spaces take, or those there are; whether there are as many.
fn indentation(line: &str, columns: usize) -> (usize, bool) {
    let spaces = line
        .chars()
        .take(columns)
        .take_while(|c| matches!(c, ' ' | '\u{a0}'));
    let (count, length) = spaces.fold((0, 0), |(count, length), c| {
        (count + 1, length + c.len_utf8())
    });
    (length, count == columns)
}

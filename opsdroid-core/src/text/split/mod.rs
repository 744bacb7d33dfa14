//! Splits what is too long for a service; never truncates.
//!
//! A piece is a [`Document`] of its own, with all it needs to be read alone: what is open where it
//! ends is closed there and opened again in the next. A text is parted between its blocks; what is
//! too long for a piece of its own is parted within:
//!
//! | what | where |
//! |---|---|
//! | paragraph, heading | meant line break, sentence, space, word, grapheme |
//! | list | between items; its numbers go on. An item that is parted shows its number again, a task not its box |
//! | quote | between its blocks; each piece is quoted |
//! | table | between rows, each piece with the head; a row too long is a paragraph, cell by cell |
//! | code | between lines, each piece with the language; within a line between graphemes |
//! | link | moves whole; too long alone, its text is parted and each part goes to the whole URL |
//! | mention, picture | moves whole; too long alone, it is text |
//!
//! What goes around the text (a URL, a table's head, a quote's signs) is given up where it would
//! take more than half of each piece; [`Rendered::lost`](Rendered) says so. Below [`MINIMUM`] all
//! of it is.

mod cut;
mod frame;
mod lay;
mod meter;
mod number;
mod pack;
mod place;
mod placed;
mod plain;
mod reuse;
mod runs;
mod search;
mod table;

use self::{
    meter::{Meter, length, surely_exceed},
    pack::Packer,
};
use super::{
    dialect::{Dialect, Names, Rendered},
    limit::TextLimit,
    tree::Document,
};

pub use self::reuse::{Revision, reuse};

/// The smallest limit within which markup is kept. A text that is longer than a smaller limit is
/// split as plain text. What doesn't fit even so, such as one character that is more than the
/// limit, is a piece of its own and too long.
pub const MINIMUM: u32 = 32;

/// How a text is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// How long a piece may be, once written.
    pub limit: TextLimit,
    /// Whether pieces end with `(2/3)`, which the limit includes. Pieces too short for that have no
    /// numbers.
    pub numbered: bool,
}

impl Split {
    /// Pieces within this limit, without numbers.
    pub const fn new(limit: TextLimit) -> Self {
        Self {
            limit,
            numbered: false,
        }
    }

    /// The same, with numbers.
    pub const fn numbered(mut self) -> Self {
        self.numbered = true;
        self
    }
}

/// A part of a text that a service takes at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What it says.
    pub document: Document<'a>,
    /// What it says, written in the dialect it was measured in; and what was lost, in splitting too.
    pub rendered: Rendered,
}

/// Splits a text into pieces that each fit the limit once written in the dialect.
///
/// There is always a piece. A text that fits is one, unchanged. Takes time in proportion to the
/// text.
pub fn split<'a>(
    document: Document<'a>,
    dialect: &dyn Dialect,
    names: &dyn Names,
    options: &Split,
) -> Vec<Piece<'a>> {
    let meter = || Meter::new(dialect, names, options.limit.unit);
    let limit = i64::from(options.limit.max);
    if !surely_exceed(&document.blocks, limit) {
        let rendered = meter().write(&document.blocks, limit);
        if options.limit.fits(&rendered.text) {
            return vec![Piece { document, rendered }];
        }
    }
    let (document, lost) = if options.limit.max < MINIMUM {
        plain::strip(document, names)
    } else {
        (document, Vec::new())
    };
    let pack = |document, mark: Option<String>, reserve| {
        let mut packer = Packer::new(meter(), options.limit, limit - reserve, mark);
        lost.iter().for_each(|feature| packer.lose(*feature));
        packer.pack(document)
    };
    if options.numbered {
        let mut digits = 1;
        while let Some((mark, reserve)) = number::mark(&mut meter(), digits, limit) {
            let mut pieces = pack(document.clone(), Some(mark), reserve);
            if length(pieces.len()) < 10_i64.saturating_pow(digits) {
                number::number(&mut pieces, &meter());
                return pieces;
            }
            digits = pieces.len().ilog10() + 1;
        }
    }
    pack(document, None, 0)
}

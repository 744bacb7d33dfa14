//! Blocks that have their place in a piece, and what measuring them wrote.

use super::{
    super::{dialect::Rendered, tree::Block},
    meter::{Kept, Meter},
};

/// A block in a piece.
#[derive(Debug)]
pub(super) struct Placed<'a> {
    pub(super) block: Block<'a>,
    /// How much longer the piece is by it.
    pub(super) cost: i64,
    /// It as a text of its own, where pieces may be put together from such.
    written: Option<Kept>,
}

impl<'a> Placed<'a> {
    pub(super) fn new(block: Block<'a>, cost: i64) -> Self {
        Self {
            block,
            cost,
            written: None,
        }
    }

    /// As what the meter has just measured, which is this block alone.
    pub(super) fn measured(block: Block<'a>, cost: i64, meter: &mut Meter<'_>) -> Self {
        Self {
            block,
            cost,
            written: meter.keep(),
        }
    }
}

/// All of them as one text, where that can be put together from what is written.
pub(super) fn joined(placed: &[Placed<'_>], meter: &Meter<'_>) -> Option<Rendered> {
    let written = || placed.iter().map(|placed| placed.written.as_ref());
    let length = written().try_fold(0, |sum, one| Some(sum + meter.kept(one?).len() + 8))?;
    let mut out = Rendered::new(String::with_capacity(length));
    let mut before: Option<&Block<'_>> = None;
    for (placed, written) in placed.iter().zip(written()) {
        let written = written?;
        let text = meter.kept(written);
        if text.is_empty() {
            return None;
        }
        if let Some(before) = before.replace(&placed.block) {
            out.text
                .push_str(meter.dialect.between(before, &placed.block)?);
        }
        out.text.push_str(text);
        for lost in &written.lost {
            (0..lost.times).for_each(|_| out.lose(lost.feature));
        }
    }
    Some(out)
}

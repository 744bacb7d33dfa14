//! Blocks that have their place in a piece, and what measuring them wrote.

use super::{
    super::{
        dialect::{Part, Rendered},
        tree::Block,
    },
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
    let parts = placed.iter().map(|placed| {
        let written = placed.written.as_ref()?;
        let text = meter.kept(written);
        (!text.is_empty()).then_some(Part {
            block: &placed.block,
            text,
            lost: &written.lost,
        })
    });
    let parts: Vec<_> = parts.collect::<Option<_>>()?;
    meter.dialect.join(&parts, meter.names)
}

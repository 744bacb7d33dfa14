//! How long something is once a dialect has written it.

use std::ops::Range;

use super::super::{
    dialect::{Dialect, Lost, Names, Rendered},
    limit::TextUnit,
    tree::{Block, Span},
};

/// Writes to measure. One buffer serves all of a text's measuring.
pub(super) struct Meter<'d> {
    pub(super) dialect: &'d dyn Dialect,
    pub(super) names: &'d dyn Names,
    pub(super) unit: TextUnit,
    scratch: Rendered,
    /// Whether what is measured is worth keeping.
    joins: bool,
    /// What is kept of it, one after the other.
    kept: String,
}

impl<'d> Meter<'d> {
    pub(super) fn new(dialect: &'d dyn Dialect, names: &'d dyn Names, unit: TextUnit) -> Self {
        let rule = &Block::Rule;
        Self {
            dialect,
            names,
            unit,
            scratch: Rendered::default(),
            joins: dialect.between(rule, rule).is_some(),
            kept: String::new(),
        }
    }

    /// Keeps what was measured last, where a text may be put together from such.
    pub(super) fn keep(&mut self) -> Option<Kept> {
        if !self.joins {
            return None;
        }
        let start = self.kept.len();
        self.kept.push_str(&self.scratch.text);
        Some(Kept {
            range: start..self.kept.len(),
            lost: std::mem::take(&mut self.scratch.lost),
        })
    }

    /// The text of something kept.
    pub(super) fn kept(&self, kept: &Kept) -> &str {
        self.kept.get(kept.range.clone()).unwrap_or_default()
    }

    /// Forgets all that was kept.
    pub(super) fn forget(&mut self) {
        self.kept.clear();
    }

    /// How long these blocks are as a text of their own.
    pub(super) fn size(&mut self, blocks: &[Block<'_>]) -> i64 {
        self.scratch.text.clear();
        self.scratch.lost.clear();
        self.dialect
            .write_blocks(blocks, self.names, &mut self.scratch);
        length(self.unit.count(&self.scratch.text))
    }

    /// These blocks, written; about so long.
    pub(super) fn write(&self, blocks: &[Block<'_>], about: i64) -> Rendered {
        // More than a piece usually has is left to grow.
        let about = usize::try_from(about).unwrap_or(0).min(1 << 14);
        let mut out = Rendered::new(String::with_capacity(about + about / 8));
        self.dialect.write_blocks(blocks, self.names, &mut out);
        out
    }
}

/// What measuring a block wrote: where a [`Meter`] has the text, and what was lost.
#[derive(Debug)]
pub(super) struct Kept {
    range: Range<usize>,
    pub(super) lost: Vec<Lost>,
}

/// A length as a number that may be subtracted from.
pub(super) fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Whether blocks are longer than this in whatever unit and dialect, as far as can be told without
/// writing them: every dialect shows a letter or digit of ASCII as at least itself. Looks no
/// further than it must.
pub(super) fn surely_exceed(blocks: &[Block<'_>], max: i64) -> bool {
    // As many bytes as letters at most; only where there are more need they be looked at.
    let (mut left, mut bytes) = (max, max);
    let mut are_many = |text: &str| {
        bytes -= length(text.len());
        bytes < 0
    };
    any_block(blocks, &mut are_many)
        && any_block(blocks, &mut |text: &str| in_text(text, &mut left))
}

/// Whether any text is, one after the other.
fn any_block(blocks: &[Block<'_>], is: &mut impl FnMut(&str) -> bool) -> bool {
    blocks.iter().any(|block| match block {
        Block::Paragraph(spans) | Block::Heading { spans, .. } => any_span(spans, is),
        Block::Code { text, .. } => is(text),
        Block::Quote(blocks) => any_block(blocks, is),
        Block::List(list) => list.items.iter().any(|item| any_block(&item.blocks, is)),
        Block::Table(table) => {
            let mut rows = table.rows.iter().chain([&table.head]);
            rows.any(|row| row.iter().any(|cell| any_span(cell, is)))
        }
        Block::Rule => false,
    })
}

fn any_span(spans: &[Span<'_>], is: &mut impl FnMut(&str) -> bool) -> bool {
    spans.iter().any(|span| match span {
        Span::Text(text) | Span::Code(text) => is(text),
        Span::Emphasis(spans)
        | Span::Strong(spans)
        | Span::Strike(spans)
        | Span::Link { spans, .. } => any_span(spans, is),
        Span::Image { .. } | Span::Mention(_) | Span::Break | Span::SoftBreak => false,
    })
}

fn in_text(text: &str, left: &mut i64) -> bool {
    for chunk in text.as_bytes().chunks(4096) {
        *left -= length(chunk.iter().filter(|b| b.is_ascii_alphanumeric()).count());
        if *left < 0 {
            return true;
        }
    }
    false
}

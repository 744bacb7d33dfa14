//! What the readers of dialects share: flat runs made a tree again, and drawn lines made blocks.

mod nest;
mod running;
mod structure;

use super::{
    dialect::layout::Styles,
    plain,
    tree::{Block, Document, Span},
};

pub(super) use self::{
    running::{Link, Piece, Running},
    structure::{Drawn, Structure},
};

/// A plain text: its lines, with the URLs in them as links.
pub(super) fn plain(text: &str) -> Document<'_> {
    let mut document = plain::read(text);
    for block in &mut document.blocks {
        let Block::Paragraph(spans) = block else {
            continue;
        };
        let mut running = Running::default();
        for span in std::mem::take(spans) {
            let piece = match span {
                Span::Text(text) => Piece::Text(text),
                _ => Piece::Break,
            };
            running.push(Styles::NONE, None, piece);
        }
        *spans = running.take();
    }
    document
}

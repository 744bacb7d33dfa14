//! The numbers at the ends of pieces.

use super::{
    super::tree::{Block, Document, Span},
    Piece,
    meter::{Meter, length},
    runs::push,
};

/// The longest number of so many digits, and how much room it takes at the end of a piece; `None`
/// if that is more than half of the limit.
pub(super) fn mark(meter: &mut Meter<'_>, digits: u32, limit: i64) -> Option<(String, i64)> {
    let most = "9".repeat(digits as usize);
    let mark = format!("({most}/{most})");
    let paragraph = || Block::Paragraph(vec![Span::Text("x".into())]);
    let ends = [vec![paragraph()], vec![paragraph(), Block::Rule]];
    let room = ends.into_iter().map(|blocks| {
        let mut document = Document { blocks };
        let bare = meter.size(&document.blocks);
        append(&mut document, &mark);
        meter.size(&document.blocks) - bare
    });
    let room = room.max().unwrap_or(0);
    (room <= limit / 2).then_some((mark, room))
}

/// Puts a number at the end of a text.
pub(super) fn append(document: &mut Document<'_>, mark: &str) {
    let Some(Block::Paragraph(spans)) = document.blocks.last_mut() else {
        let number = Span::Text(mark.to_owned().into());
        document.blocks.push(Block::Paragraph(vec![number]));
        return;
    };
    push(spans, Span::Text(format!(" {mark}").into()));
}

/// Numbers pieces, if there are several.
pub(super) fn number(pieces: &mut [Piece<'_>], meter: &Meter<'_>) {
    let count = pieces.len();
    for (piece, number) in pieces.iter_mut().zip(1..) {
        let lost = std::mem::take(&mut piece.rendered.lost);
        if count > 1 {
            append(&mut piece.document, &format!("({number}/{count})"));
        }
        piece.rendered = meter.write(&piece.document.blocks, length(piece.rendered.text.len()));
        piece.rendered.lost = lost;
    }
}

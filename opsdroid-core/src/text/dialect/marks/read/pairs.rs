//! Marks that begin and marks that end, found to each other.

use crate::text::{
    dialect::layout::Styles,
    read::{Link, Piece, Running},
    tree::Mention,
};

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Strong,
    Emphasis,
    Strike,
    Bracket,
}

/// A part of a line.
#[derive(Debug)]
pub(super) enum Part {
    Text(String),
    Code(String),
    Mention(Mention<'static>),
    /// A link whose text has no markup.
    Link(Link<'static>, String),
    /// A mark, text as long as no other one is found to it.
    Mark(&'static str),
    Starts(Sign),
    Ends(Sign),
    LinkStarts(Link<'static>),
    LinkEnds,
}

/// A line's parts, and the marks among them that something may end.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    parts: Vec<Part>,
    open: Vec<(Sign, usize)>,
    /// How many of each sign are open.
    count: [usize; 4],
}

/// How many marks may stand together before a mark that ends another one than the last.
const TOGETHER: usize = 4;

impl Pairs {
    pub(super) fn push(&mut self, part: Part) {
        self.parts.push(part);
    }

    pub(super) fn text(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(Part::Text(before)) => before.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
    }

    pub(super) fn open(&mut self, sign: Sign, mark: &'static str) {
        self.open.push((sign, self.parts.len()));
        self.count[sign as usize] += 1;
        self.parts.push(Part::Mark(mark));
    }

    pub(super) fn is_open(&self, sign: Sign) -> bool {
        self.count[sign as usize] > 0
    }

    /// Whether something is open that isn't empty.
    pub(super) fn may_close(&self, sign: Sign) -> bool {
        self.is_open(sign) && !matches!(self.parts.last(), Some(Part::Mark(_)))
    }

    /// Which of them was begun last.
    pub(super) fn last_begun(&self, signs: &[(Sign, &'static str)]) -> (Sign, &'static str) {
        let mut open = self.open.iter().rev();
        let last = open.find_map(|(open, _)| signs.iter().find(|(sign, _)| sign == open));
        *last.unwrap_or(&signs[0])
    }

    pub(super) fn close(&mut self, sign: Sign, mark: &'static str) {
        let Some(start) = self.take(sign) else {
            return self.text(mark);
        };
        self.parts[start] = Part::Starts(sign);
        self.parts.push(Part::Ends(sign));
    }

    pub(super) fn close_bracket(&mut self, link: Link<'static>) {
        if let Some(start) = self.take(Sign::Bracket) {
            self.parts[start] = Part::LinkStarts(link);
            self.parts.push(Part::LinkEnds);
            // No link is in a link.
            self.count[Sign::Bracket as usize] = 0;
        }
    }

    /// The part that begins what ends here. What was begun since is text.
    fn take(&mut self, sign: Sign) -> Option<usize> {
        let place = self.open.iter().rposition(|(open, _)| *open == sign)?;
        let (_, start) = self.open[place];
        let (_, last) = *self.open.last()?;
        // What was begun at once may end in any order.
        let above = self.open.len() - 1 - place;
        if sign != Sign::Bracket && above < TOGETHER && last - start == above {
            self.open.remove(place);
        } else {
            for (dropped, _) in self.open.drain(place + 1..) {
                let count = &mut self.count[dropped as usize];
                *count = count.saturating_sub(1);
            }
            self.open.pop();
        }
        self.count[sign as usize] = self.count[sign as usize].saturating_sub(1);
        Some(start)
    }

    /// Makes runs of the parts.
    pub(super) fn finish(self, out: &mut Running<'static>) {
        let mut on = [0_usize; 4];
        let mut linked = None;
        for part in self.parts {
            let all = [Styles::STRONG, Styles::EMPHASIS, Styles::STRIKE];
            let styles = all
                .into_iter()
                .zip(on)
                .filter(|(_, on)| *on > 0)
                .fold(Styles::NONE, |all, (style, _)| all.with(style));
            match part {
                Part::Text(text) => out.push(styles, linked, Piece::Text(text.into())),
                Part::Mark(mark) => out.push(styles, linked, Piece::Text(mark.into())),
                Part::Code(code) => out.push(styles, linked, Piece::Code(code.into())),
                Part::Mention(mention) => out.push(styles, None, Piece::Mention(mention)),
                Part::Link(link, label) => {
                    let link = Some(out.link(link));
                    out.push(styles, link, Piece::Text(label.into()));
                }
                Part::Starts(sign) => on[sign as usize] += 1,
                Part::Ends(sign) => on[sign as usize] -= 1,
                Part::LinkStarts(link) => linked = Some(out.link(link)),
                Part::LinkEnds => linked = None,
            }
        }
    }
}

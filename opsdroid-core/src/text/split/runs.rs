//! Running text laid out flat, so that any part of it can be taken.

use std::borrow::Cow;

use super::super::tree::Span;

pub(super) use super::super::neat::push;

/// Stands in the plain text for what is never broken.
pub(super) const SOLID: char = '\u{fffc}';

/// A paragraph's spans, one after the other, each with the style it is in.
#[derive(Debug, Default)]
pub(super) struct Runs<'a> {
    /// What it says. Places in it are places in the paragraph.
    pub(super) plain: String,
    leaves: Vec<Leaf<'a>>,
    styles: Vec<(Option<usize>, Style<'a>)>,
}

#[derive(Debug)]
struct Leaf<'a> {
    start: usize,
    style: Option<usize>,
    span: Span<'a>,
}

/// What goes around spans, and is ended and begun again where they are parted.
#[derive(Clone, Debug)]
pub(super) enum Style<'a> {
    Emphasis,
    Strong,
    Strike,
    Link {
        url: Cow<'a, str>,
        title: Cow<'a, str>,
    },
}

impl<'a> Style<'a> {
    pub(super) fn around(&self, spans: Vec<Span<'a>>) -> Span<'a> {
        match self {
            Self::Emphasis => Span::Emphasis(spans),
            Self::Strong => Span::Strong(spans),
            Self::Strike => Span::Strike(spans),
            Self::Link { url, title } => Span::Link {
                url: url.clone(),
                title: title.clone(),
                spans,
            },
        }
    }
}

impl<'a> Runs<'a> {
    /// Says that what comes next may be in this style; returns it.
    pub(super) fn style(&mut self, outer: Option<usize>, style: Style<'a>) -> Option<usize> {
        self.styles.push((outer, style));
        Some(self.styles.len() - 1)
    }

    /// Adds text or code that may be parted.
    pub(super) fn text(&mut self, style: Option<usize>, span: Span<'a>) {
        let start = self.plain.len();
        match &span {
            Span::Text(text) | Span::Code(text) => self.plain.push_str(text),
            Span::Break => self.plain.push('\n'),
            _ => self.plain.push(' '),
        }
        if self.plain.len() > start {
            self.leaves.push(Leaf { start, style, span });
        }
    }

    /// Adds what is never parted.
    pub(super) fn solid(&mut self, style: Option<usize>, span: Span<'a>) {
        let start = self.plain.len();
        self.plain.push(SOLID);
        self.leaves.push(Leaf { start, style, span });
    }

    /// Whether what is never broken is at a place; a text may have the character, too.
    pub(super) fn is_solid(&self, at: usize) -> bool {
        let after = self.leaves.partition_point(|leaf| leaf.start <= at);
        let Some(leaf) = after
            .checked_sub(1)
            .and_then(|place| self.leaves.get(place))
        else {
            return false;
        };
        let end = self.leaves.get(after).map(|next| next.start);
        match &leaf.span {
            Span::Text(text) | Span::Code(text) => {
                self.plain[leaf.start..end.unwrap_or(self.plain.len())] != **text
            }
            Span::Break | Span::SoftBreak => false,
            _ => true,
        }
    }

    /// Puts spans into a style and all that is around it.
    pub(super) fn dress(&self, style: Option<usize>, span: Span<'a>) -> Span<'a> {
        let chain = self.chain(style);
        chain
            .into_iter()
            .rev()
            .fold(span, |span, id| self.styles[id].1.around(vec![span]))
    }

    /// Whether a style is this kind of style, or in one.
    pub(super) fn is_in(&self, outer: Option<usize>, style: &Style<'_>) -> bool {
        let kind = std::mem::discriminant(style);
        let mut chain = std::iter::successors(outer, |style| self.styles[*style].0);
        chain.any(|outer| std::mem::discriminant(&self.styles[outer].1) == kind)
    }

    /// A style and those it is in, the outermost first.
    fn chain(&self, style: Option<usize>) -> Vec<usize> {
        let mut chain: Vec<_> =
            std::iter::successors(style, |style| self.styles[*style].0).collect();
        chain.reverse();
        chain
    }

    /// The part from one place to another, both of them between characters.
    pub(super) fn slice(&self, from: usize, to: usize) -> Vec<Span<'a>> {
        let first = self
            .leaves
            .partition_point(|leaf| leaf.start <= from)
            .max(1)
            - 1;
        let mut tower = Tower {
            runs: self,
            ground: Vec::new(),
            open: Vec::new(),
        };
        for (index, leaf) in self.leaves.iter().enumerate().skip(first) {
            if leaf.start >= to {
                break;
            }
            let end = self
                .leaves
                .get(index + 1)
                .map_or(self.plain.len(), |next| next.start);
            let (from, to) = (from.max(leaf.start), to.min(end));
            if from >= to {
                continue;
            }
            let (a, b) = (from - leaf.start, to - leaf.start);
            let span = match &leaf.span {
                Span::Text(text) if end - leaf.start == text.len() => Span::Text(part(text, a, b)),
                Span::Code(text) if end - leaf.start == text.len() => Span::Code(part(text, a, b)),
                span => span.clone(),
            };
            tower.put(leaf.style, span);
        }
        tower.finish()
    }
}

/// The styles that are open while spans are put together.
struct Tower<'r, 'a> {
    runs: &'r Runs<'a>,
    ground: Vec<Span<'a>>,
    open: Vec<(usize, Vec<Span<'a>>)>,
}

impl<'a> Tower<'_, 'a> {
    fn put(&mut self, style: Option<usize>, span: Span<'a>) {
        if self.open.last().map(|(id, _)| *id) != style {
            let chain = self.runs.chain(style);
            let open = self.open.iter().map(|(id, _)| id);
            let shared = open.zip(&chain).take_while(|(open, id)| open == id).count();
            self.lower(shared);
            self.open
                .extend(chain[shared..].iter().map(|id| (*id, Vec::new())));
        }
        push(self.top(), span);
    }

    fn top(&mut self) -> &mut Vec<Span<'a>> {
        match self.open.last_mut() {
            Some((_, spans)) => spans,
            None => &mut self.ground,
        }
    }

    fn lower(&mut self, height: usize) {
        while self.open.len() > height
            && let Some((id, spans)) = self.open.pop()
        {
            let span = self.runs.styles[id].1.around(spans);
            push(self.top(), span);
        }
    }

    fn finish(mut self) -> Vec<Span<'a>> {
        self.lower(0);
        self.ground
    }
}

/// Adds spans that are as they should be, behind text or a break.
pub(super) fn append<'a>(spans: &mut Vec<Span<'a>>, more: impl IntoIterator<Item = Span<'a>>) {
    let mut more = more.into_iter();
    more.next().into_iter().for_each(|span| push(spans, span));
    spans.extend(more);
}

/// A part of a text; borrowed where the text is.
pub(super) fn part<'a>(text: &Cow<'a, str>, from: usize, to: usize) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(from..to).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.get(from..to).unwrap_or_default().to_owned()),
    }
}

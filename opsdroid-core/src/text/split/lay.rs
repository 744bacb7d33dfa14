//! Lays running text out flat, and gives up what wouldn't fit into any piece.

use std::borrow::Cow;

use super::{
    super::{
        dialect::Feature,
        tree::{Block, Span},
    },
    meter::surely_exceed,
    pack::Packer,
    plain,
    runs::{Runs, Style},
};

/// What running text is in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Around {
    Paragraph,
    /// A heading of this level.
    Heading(u8),
}

impl Around {
    pub(super) fn block(self, spans: Vec<Span<'_>>) -> Block<'_> {
        match self {
            Self::Paragraph => Block::Paragraph(spans),
            Self::Heading(level) => Block::Heading { level, spans },
        }
    }
}

impl<'a> Packer<'a, '_> {
    /// Lays spans out that are in a style.
    pub(super) fn lay(
        &mut self,
        runs: &mut Runs<'a>,
        style: Option<usize>,
        around: Around,
        spans: Vec<Span<'a>>,
    ) {
        for span in spans {
            match span {
                Span::Text(_) | Span::Break | Span::SoftBreak => runs.text(style, span),
                Span::Emphasis(spans) => {
                    self.styled(
                        runs,
                        style,
                        around,
                        Style::Emphasis,
                        Feature::Emphasis,
                        spans,
                    );
                }
                Span::Strong(spans) => {
                    self.styled(runs, style, around, Style::Strong, Feature::Strong, spans);
                }
                Span::Strike(spans) => {
                    self.styled(runs, style, around, Style::Strike, Feature::Strike, spans);
                }
                span if self.fits_alone(runs, style, around, &span) => runs.solid(style, span),
                Span::Code(_) => runs.text(style, span),
                Span::Mention(mention) => {
                    self.lose(Feature::Mention);
                    let text = plain::mention(&mention, self.meter.names);
                    runs.text(style, Span::Text(text.into()));
                }
                Span::Link { url, title, spans } => {
                    self.link(runs, style, around, (url, title), spans);
                }
                Span::Image { url, title, alt } => {
                    self.lose(Feature::Image);
                    let text = if alt.is_empty() { url.clone() } else { alt };
                    self.link(runs, style, around, (url, title), vec![Span::Text(text)]);
                }
            }
        }
    }

    fn styled(
        &mut self,
        runs: &mut Runs<'a>,
        outer: Option<usize>,
        around: Around,
        style: Style<'a>,
        feature: Feature,
        spans: Vec<Span<'a>>,
    ) {
        let style = if runs.is_in(outer, &style) {
            // A style in itself says no more, and parted it may be more than Markdown can say.
            outer
        } else if self.is_worth(runs, outer, around, &style) {
            runs.style(outer, style)
        } else {
            self.lose(feature);
            outer
        };
        self.lay(runs, style, around, spans);
    }

    /// A link that alone is too long: without its title, in parts, or as text.
    fn link(
        &mut self,
        runs: &mut Runs<'a>,
        outer: Option<usize>,
        around: Around,
        (url, title): (Cow<'a, str>, Cow<'a, str>),
        spans: Vec<Span<'a>>,
    ) {
        let mut style = Style::Link {
            url: url.clone(),
            title,
        };
        if !self.is_worth(runs, outer, around, &style)
            && let Style::Link { title, .. } = &mut style
            && !title.is_empty()
        {
            *title = Cow::default();
            self.lose(Feature::Title);
        }
        // A picture in a link can't become another link there.
        let free = !runs.is_in(outer, &style);
        if free && spans.iter().any(says) && self.is_worth(runs, outer, around, &style) {
            let style = runs.style(outer, style);
            self.lay(runs, style, around, spans);
        } else {
            self.lose(Feature::Link);
            let mut spans = plain::unlink(url, spans);
            let told = spans.pop();
            self.lay(runs, outer, around, spans);
            if let Some(Span::Text(told)) = told {
                self.address(runs, outer, around, &told);
            }
        }
    }

    /// Where a link goes that is text now: no more to be parted than the link was.
    fn address(&mut self, runs: &mut Runs<'a>, style: Option<usize>, around: Around, told: &str) {
        let address = told.trim_start();
        let (space, _) = told.split_at(told.len() - address.len());
        runs.text(style, Span::Text(space.to_owned().into()));
        let span = Span::Text(address.to_owned().into());
        match self.fits_alone(runs, style, around, &span) {
            true => runs.solid(style, span),
            false => runs.text(style, span),
        }
    }

    /// Whether a span that is better not parted fits into a piece of its own.
    fn fits_alone(
        &mut self,
        runs: &Runs<'a>,
        style: Option<usize>,
        around: Around,
        span: &Span<'a>,
    ) -> bool {
        let block = around.block(vec![runs.dress(style, span.clone())]);
        let room = self.target - self.base();
        !surely_exceed(std::slice::from_ref(&block), room) && self.cost(block) <= room
    }

    /// Whether a style leaves at least half of a piece to what is in it.
    fn is_worth(
        &mut self,
        runs: &Runs<'a>,
        outer: Option<usize>,
        around: Around,
        style: &Style<'a>,
    ) -> bool {
        let least = style.around(vec![Span::Text("x".into())]);
        let block = around.block(vec![runs.dress(outer, least)]);
        self.cost(block) <= (self.target - self.base()) / 2
    }
}

/// Whether there is anything to see of a span that would still be there in parts: a link without
/// it would be none.
fn says(span: &Span<'_>) -> bool {
    match span {
        Span::Text(text) | Span::Code(text) => !text.trim().is_empty(),
        Span::Emphasis(spans) | Span::Strong(spans) | Span::Strike(spans) => spans.iter().any(says),
        Span::Link { .. } | Span::Image { .. } | Span::Mention(_) => true,
        Span::Break | Span::SoftBreak => false,
    }
}

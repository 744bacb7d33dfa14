//! Running text made flat: runs of one look each, one line after the other.

use std::borrow::Cow;

use memchr::memchr2;

use super::{Layout, Lines};
use crate::text::{
    dialect::{Feature, Names, Rendered, Shown, safe},
    tree::{Mention, Span},
};

/// How text looks: any of these together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Styles(u8);

impl Styles {
    /// As it is.
    pub const NONE: Self = Self(0);
    /// Strong emphasis.
    pub const STRONG: Self = Self(1);
    /// Emphasis.
    pub const EMPHASIS: Self = Self(2);
    /// Struck through.
    pub const STRIKE: Self = Self(4);
    /// All of them.
    pub const ALL: Self = Self(7);

    /// Whether all of these are among them.
    pub fn has(self, styles: Self) -> bool {
        self.0 & styles.0 == styles.0
    }

    /// These and those.
    #[must_use]
    pub fn with(self, styles: Self) -> Self {
        Self(self.0 | styles.0)
    }

    /// What is among both these and those.
    #[must_use]
    pub fn and(self, styles: Self) -> Self {
        Self(self.0 & styles.0)
    }

    /// These without those.
    #[must_use]
    pub fn without(self, styles: Self) -> Self {
        Self(self.0 & !styles.0)
    }
}

/// Text of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<'a> {
    /// How it looks.
    pub styles: Styles,
    /// What it is.
    pub piece: Piece<'a>,
}

/// What a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// Code.
    Code(Cow<'a, str>),
    /// A link.
    Link(Link<'a>),
    /// The service's own markup, for a mention.
    Markup(Cow<'a, str>),
}

/// A link in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// Where it goes: of a scheme that the layout has, without spaces, brackets of tags, quotes
    /// and control characters.
    pub url: Cow<'a, str>,
    /// What is shown: texts, code, nothing else.
    pub runs: Vec<Run<'a>>,
    /// Whether the URL itself is shown.
    pub bare: bool,
}

/// The text that runs show.
pub fn shown<'t>(runs: &'t [Run<'_>]) -> Cow<'t, str> {
    let one = |run: &'t Run<'_>| match &run.piece {
        Piece::Text(text) | Piece::Code(text) | Piece::Markup(text) => Cow::Borrowed(&**text),
        Piece::Link(link) => shown(&link.runs),
    };
    match runs {
        [run] => one(run),
        runs => runs.iter().map(one).collect::<String>().into(),
    }
}

/// Runs, one line after the other.
#[derive(Default)]
pub(super) struct Flow<'a> {
    runs: Vec<Run<'a>>,
    /// Where every line but the first begins.
    breaks: Vec<usize>,
}

impl<'a> Flow<'a> {
    /// The lines, at least one.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[Run<'a>]> {
        let starts = std::iter::once(0).chain(self.breaks.iter().copied());
        let ends = self.breaks.iter().copied().chain([self.runs.len()]);
        starts.zip(ends).map(|(start, end)| &self.runs[start..end])
    }

    fn break_line(&mut self) {
        self.breaks.push(self.runs.len());
    }

    /// Adds to the last line. Text beside text of the same look is one text, and so is code.
    fn push(&mut self, styles: Styles, piece: Piece<'a>) {
        let start = self.breaks.last().copied().unwrap_or(0);
        match (self.runs[start..].last_mut(), piece) {
            (
                Some(Run {
                    styles: same,
                    piece: Piece::Text(before),
                }),
                Piece::Text(text),
            )
            | (
                Some(Run {
                    styles: same,
                    piece: Piece::Code(before),
                }),
                Piece::Code(text),
            ) if *same == styles => {
                append(before, &text);
            }
            (_, piece) => self.runs.push(Run { styles, piece }),
        }
    }
}

/// Makes spans flat for a dialect.
pub(super) struct Flat<'f> {
    pub(super) layout: &'f Layout,
    pub(super) dialect: &'f dyn Lines,
    pub(super) names: &'f dyn Names,
    pub(super) out: &'f mut Rendered,
    /// Whether breaks are spaces.
    pub(super) one_line: bool,
}

impl Flat<'_> {
    /// The lines that spans make, at least one.
    pub(super) fn lines<'t>(&mut self, spans: &'t [Span<'_>], styles: Styles) -> Flow<'t> {
        let mut flow = Flow {
            runs: Vec::with_capacity(spans.len()),
            breaks: Vec::new(),
        };
        self.spans(spans, styles, false, &mut flow);
        flow
    }

    fn spans<'t>(
        &mut self,
        spans: &'t [Span<'_>],
        styles: Styles,
        linked: bool,
        flow: &mut Flow<'t>,
    ) {
        for span in spans {
            match span {
                Span::Text(text) => self.text(text, styles, linked, flow),
                Span::Emphasis(spans) => {
                    let styles = self.style(styles, Styles::EMPHASIS, Feature::Emphasis);
                    self.spans(spans, styles, linked, flow);
                }
                Span::Strong(spans) => {
                    let styles = self.style(styles, Styles::STRONG, Feature::Strong);
                    self.spans(spans, styles, linked, flow);
                }
                Span::Strike(spans) => {
                    let styles = self.style(styles, Styles::STRIKE, Feature::Strike);
                    self.spans(spans, styles, linked, flow);
                }
                Span::Code(code) if self.knows(Feature::Code) => {
                    let code = one_line(self.clean(code));
                    if !code.is_empty() {
                        flow.push(styles, Piece::Code(code));
                    }
                }
                Span::Code(code) => {
                    self.out.lose(Feature::Code);
                    self.text(code, styles, linked, flow);
                }
                Span::Link { url, title, spans } => {
                    self.title(title);
                    let mut inner = Flow::default();
                    self.spans(spans, styles, true, &mut inner);
                    // No line is broken in a link.
                    self.link(url, inner.runs, styles, linked, flow);
                }
                Span::Image { url, title, alt } => {
                    self.title(title);
                    self.out.lose(Feature::Image);
                    let mut inner = Flow::default();
                    self.text(alt, styles, true, &mut inner);
                    self.link(url, inner.runs, styles, linked, flow);
                }
                Span::Mention(mention) => self.mention(mention, styles, linked, flow),
                Span::Break if !linked && !self.one_line => flow.break_line(),
                Span::SoftBreak if !linked && !self.one_line && self.layout.soft_breaks => {
                    flow.break_line();
                }
                Span::Break | Span::SoftBreak => flow.push(styles, Piece::Text(" ".into())),
            }
        }
    }

    fn style(&mut self, styles: Styles, style: Styles, feature: Feature) -> Styles {
        if self.knows(feature) {
            return styles.with(style);
        }
        self.out.lose(feature);
        styles
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.lose(Feature::Title);
        }
    }

    fn text<'t>(&mut self, text: &'t str, styles: Styles, linked: bool, flow: &mut Flow<'t>) {
        let text = self.clean(text);
        if linked || self.one_line {
            let text = one_line(text);
            if !text.is_empty() {
                flow.push(styles, Piece::Text(text));
            }
            return;
        }
        if !text.contains('\n') {
            if !text.is_empty() {
                flow.push(styles, Piece::Text(text));
            }
            return;
        }
        let parts: Vec<Cow<'t, str>> = match text {
            Cow::Borrowed(text) => text.split('\n').map(Cow::Borrowed).collect(),
            Cow::Owned(text) => text
                .split('\n')
                .map(|part| part.to_owned().into())
                .collect(),
        };
        for (place, part) in parts.into_iter().enumerate() {
            if place > 0 {
                flow.break_line();
            }
            if !part.is_empty() {
                flow.push(styles, Piece::Text(part));
            }
        }
    }

    /// Writes a link, unless it is in one, or may not be followed: then its text and its URL.
    fn link<'t>(
        &mut self,
        url: &'t str,
        mut runs: Vec<Run<'t>>,
        styles: Styles,
        linked: bool,
        flow: &mut Flow<'t>,
    ) {
        let (empty, bare) = {
            let text = shown(&runs);
            let empty = text.trim().is_empty();
            (empty, empty || safe::is_bare(url, &text))
        };
        if !bare && !self.knows(Feature::Link) {
            self.out.lose(Feature::Link);
        }
        if linked || !safe::has_scheme(url, self.layout.schemes) {
            if !bare && self.knows(Feature::Link) {
                self.out.lose(Feature::Link);
            }
            if !empty {
                for run in runs {
                    flow.push(run.styles, run.piece);
                }
            }
            let url = one_line(self.clean(url));
            if empty {
                flow.push(styles, Piece::Text(url));
            } else if !bare {
                flow.push(styles, Piece::Text(format!(" ({url})").into()));
            }
            return;
        }
        if empty {
            let piece = Piece::Text(one_line(self.clean(url)));
            runs = vec![Run { styles, piece }];
        }
        let url = safe::clean_url(url, |_| false);
        flow.push(styles, Piece::Link(Link { url, runs, bare }));
    }

    fn mention<'t>(
        &mut self,
        mention: &'t Mention<'_>,
        styles: Styles,
        linked: bool,
        flow: &mut Flow<'t>,
    ) {
        match self.names.show(mention) {
            Shown::Markup(markup) if !linked && !self.one_line => {
                let markup = one_line(self.clean_owned(markup));
                flow.push(styles, Piece::Markup(markup));
            }
            Shown::Link { url, text }
                if !linked
                    && self.knows(Feature::Link)
                    && safe::has_scheme(&url, self.layout.schemes) =>
            {
                let piece = Piece::Text(one_line(self.clean_owned(text)));
                let runs = vec![Run { styles, piece }];
                let url = safe::clean_url(&url, |_| false).into_owned().into();
                let bare = false;
                flow.push(styles, Piece::Link(Link { url, runs, bare }));
            }
            other => {
                self.out.lose(Feature::Mention);
                let text = match other {
                    Shown::Text(text) | Shown::Link { text, .. } => text,
                    Shown::Markup(_) => match ().show(mention) {
                        Shown::Text(text) => text,
                        _ => Cow::Borrowed(&*mention.id),
                    },
                };
                let text = one_line(self.clean_owned(text));
                flow.push(styles, Piece::Text(text));
            }
        }
    }

    fn knows(&self, feature: Feature) -> bool {
        self.dialect.knows(feature)
    }

    pub(super) fn clean<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let cleaned = match self.layout.keeps_order {
            true => safe::clean_order(text),
            false => safe::clean(text),
        };
        if let Cow::Owned(_) = cleaned {
            self.out.lose(Feature::Characters);
        }
        cleaned
    }

    fn clean_owned<'t>(&mut self, text: Cow<'t, str>) -> Cow<'t, str> {
        match text {
            Cow::Borrowed(text) => self.clean(text),
            Cow::Owned(text) => self.clean(&text).into_owned().into(),
        }
    }
}

/// Adds to a text, which is likely to go on.
fn append(text: &mut Cow<'_, str>, more: &str) {
    if let Cow::Borrowed(borrowed) = *text {
        let mut owned = String::with_capacity(2 * (borrowed.len() + more.len()));
        owned.push_str(borrowed);
        *text = owned.into();
    }
    text.to_mut().push_str(more);
}

/// A text in one line.
fn one_line(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr2(b'\n', b'\t', text.as_bytes()).is_some() {
        return text.replace(['\n', '\t'], " ").into();
    }
    text
}

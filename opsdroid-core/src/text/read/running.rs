//! Running text as a service's markup has it: runs of one look each, in any order.

use std::borrow::Cow;

use super::nest::{Unit, nest};
use crate::text::{
    dialect::{layout::Styles, safe},
    parse::bare,
    tree::{Mention, Span},
};

/// The running text of the block that is read.
///
/// Markup may begin and end anywhere: it is how each run looks that counts.
#[derive(Debug, Default)]
pub(in crate::text) struct Running<'a> {
    runs: Vec<Run<'a>>,
    links: Vec<Link<'a>>,
}

#[derive(Clone, Debug)]
struct Run<'a> {
    styles: Styles,
    /// The link that it is in.
    link: Option<usize>,
    piece: Piece<'a>,
}

/// What a run is.
#[derive(Clone, Debug)]
pub(in crate::text) enum Piece<'a> {
    Text(Cow<'a, str>),
    Code(Cow<'a, str>),
    Mention(Mention<'a>),
    Image {
        url: Cow<'a, str>,
        title: Cow<'a, str>,
        alt: Cow<'a, str>,
    },
    Break,
}

/// What a link is.
#[derive(Clone, Debug)]
pub(in crate::text) enum Link<'a> {
    /// A mention, whatever the link's text.
    Mention(Mention<'a>),
    /// A link that may be followed.
    Url {
        url: Cow<'a, str>,
        title: Cow<'a, str>,
    },
    /// One that may not: its text and its URL.
    Text(Cow<'a, str>),
}

impl<'a> Running<'a> {
    pub(in crate::text) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Adds a link, for runs to be in.
    pub(in crate::text) fn link(&mut self, link: Link<'a>) -> usize {
        self.links.push(link);
        self.links.len() - 1
    }

    pub(in crate::text) fn push(&mut self, styles: Styles, link: Option<usize>, piece: Piece<'a>) {
        if let Some(last) = self.runs.last_mut()
            && last.styles == styles
            && last.link == link
        {
            match (&mut last.piece, &piece) {
                (Piece::Text(before), Piece::Text(text))
                | (Piece::Code(before), Piece::Code(text)) => {
                    return before.to_mut().push_str(text);
                }
                _ => {}
            }
        }
        let empty = matches!(&piece, Piece::Text(text) | Piece::Code(text) if text.is_empty());
        if !empty {
            self.runs.push(Run {
                styles,
                link,
                piece,
            });
        }
    }

    /// Moves all of a line to the end.
    pub(in crate::text) fn append(&mut self, line: &mut Self) {
        let links = self.links.len();
        self.links.append(&mut line.links);
        for run in line.runs.drain(..) {
            let link = run.link.map(|link| link + links);
            self.push(run.styles, link, run.piece);
        }
    }

    /// The text that comes first, where it is without markup.
    pub(in crate::text) fn start(&self) -> &str {
        match self.runs.first() {
            Some(Run {
                styles: Styles::NONE,
                link: None,
                piece: Piece::Text(text),
            }) => text,
            _ => "",
        }
    }

    /// Takes bytes off the text that comes first.
    pub(in crate::text) fn skip(&mut self, bytes: usize) {
        if let Some(Run {
            piece: Piece::Text(text),
            ..
        }) = self.runs.first_mut()
        {
            match text {
                Cow::Borrowed(text) => *text = &text[bytes..],
                Cow::Owned(text) => drop(text.drain(..bytes)),
            }
            if text.is_empty() {
                self.runs.remove(0);
            }
        }
    }

    /// Whether there is more than the text that comes first.
    pub(in crate::text) fn has_more(&self) -> bool {
        self.runs.len() > usize::from(!self.start().is_empty())
    }

    /// Has all in one line.
    pub(in crate::text) fn unbreak(&mut self) {
        for run in &mut self.runs {
            if let Piece::Break = run.piece {
                run.piece = Piece::Text(" ".into());
            }
        }
    }

    /// Takes all as spans; without the spaces and breaks at the end.
    pub(in crate::text) fn take(&mut self) -> Vec<Span<'a>> {
        while let Some(last) = self.runs.last_mut() {
            match &mut last.piece {
                Piece::Break => {}
                Piece::Text(text) if last.link.is_none() => {
                    let end = text.trim_end().len();
                    match text {
                        Cow::Borrowed(text) => *text = &text[..end],
                        Cow::Owned(text) => text.truncate(end),
                    }
                    if end > 0 {
                        break;
                    }
                }
                _ => break,
            }
            self.runs.pop();
        }
        let mut units = Vec::with_capacity(self.runs.len());
        let mut runs = self.runs.drain(..).peekable();
        while let Some(run) = runs.next() {
            let Some(link) = run.link else {
                unlinked(run, &mut units);
                continue;
            };
            let mut inner = vec![run];
            while let Some(next) = runs.next_if(|next| next.link == Some(link)) {
                inner.push(next);
            }
            linked(&self.links[link], inner, &mut units);
        }
        drop(runs);
        self.links.clear();
        nest(units)
    }
}

/// A run that is in no link; URLs in it are links.
fn unlinked<'a>(run: Run<'a>, units: &mut Vec<Unit<'a>>) {
    let text = match run.piece {
        Piece::Text(text) => text,
        piece => return units.push(Unit::new(run.styles, span(piece))),
    };
    let mut done = 0;
    let mut at = 0;
    while let Some(colon) = text[at..].find("://") {
        at += colon;
        // A URL that has begun before can't begin again.
        let Some(start) = bare::start(&text[done..], at - done) else {
            at += 1;
            continue;
        };
        let start = done + start;
        let url = bare::trimmed(&text[start..start + bare::stop(&text[start..])]);
        let end = start + url.len();
        words(run.styles, part(&text, done, start), units);
        let url = part(&text, start, end);
        units.push(Unit::new(
            run.styles,
            Span::Link {
                url: url.clone(),
                title: Cow::default(),
                spans: vec![Span::Text(url)],
            },
        ));
        at = end;
        done = end;
    }
    words(run.styles, part(&text, done, text.len()), units);
}

fn part<'a>(text: &Cow<'a, str>, start: usize, end: usize) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[start..end]),
        Cow::Owned(text) => Cow::Owned(text[start..end].to_owned()),
    }
}

/// Text apart from the spaces around it, which needn't look as it does.
fn words<'a>(styles: Styles, text: Cow<'a, str>, units: &mut Vec<Unit<'a>>) {
    let rest = text.trim_start();
    let start = text.len() - rest.len();
    let end = start + rest.trim_end().len();
    for (from, to) in [(0, start), (start, end), (end, text.len())] {
        if from < to {
            units.push(Unit::new(styles, Span::Text(part(&text, from, to))));
        }
    }
}

/// The runs of a link: it looks as all of them do, and each in it as it does beyond that.
fn linked<'a>(link: &Link<'a>, runs: Vec<Run<'a>>, units: &mut Vec<Unit<'a>>) {
    let common = runs
        .iter()
        .fold(Styles::ALL, |all, run| all.and(run.styles));
    let (url, title) = match link {
        Link::Mention(mention) => {
            return units.push(Unit::new(common, Span::Mention(mention.clone())));
        }
        Link::Url { url, title } => (url.clone(), title.clone()),
        Link::Text(url) => {
            let mut shown = String::new();
            for mut run in runs {
                if let Piece::Text(text) | Piece::Code(text) = &run.piece {
                    shown.push_str(text);
                }
                run.link = None;
                unlinked(run, units);
            }
            if !url.is_empty() && !safe::is_bare(url, &shown) {
                let text = format!(" ({url})");
                words(common, text.into(), units);
            }
            return;
        }
    };
    let inner = runs
        .into_iter()
        .map(|run| Unit::new(run.styles.without(common), span(run.piece)));
    let spans = nest(inner.collect());
    units.push(Unit::new(common, Span::Link { url, title, spans }));
}

fn span(piece: Piece<'_>) -> Span<'_> {
    match piece {
        Piece::Text(text) => Span::Text(text),
        Piece::Code(code) => Span::Code(code),
        Piece::Mention(mention) => Span::Mention(mention),
        Piece::Image { url, title, alt } => Span::Image { url, title, alt },
        Piece::Break => Span::Break,
    }
}

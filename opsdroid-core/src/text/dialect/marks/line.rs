//! A line with marks in it: each around as much as it can hold, one within the other, and only
//! where it holds.

mod stretch;

use std::{borrow::Cow, ops::Range};

use self::stretch::{Stretch, stretches};
use super::{Bare, Boundary, Escape, MarkLinks, Marks, escape::is_word};
use crate::text::dialect::{
    Feature,
    layout::{Link, Page, Piece, Run, Styles, shown},
};

const STYLES: [(Styles, Feature); 3] = [
    (Styles::STRONG, Feature::Strong),
    (Styles::EMPHASIS, Feature::Emphasis),
    (Styles::STRIKE, Feature::Strike),
];

/// Writes a line.
pub(super) fn write(marks: &Marks, runs: &[Run<'_>], page: &mut Page<'_>) {
    if let [
        Run {
            styles: Styles::NONE,
            piece: Piece::Text(text),
        },
    ] = runs
    {
        return page.show_by(text, |out| marks.escape(text, None, None, true, out));
    }
    let (atoms, written) = atoms(marks, runs, page);
    if let [
        Atom {
            styles,
            kind: Kind::Text(text),
            ..
        },
    ] = &atoms[..]
        && !is_blank(text)
    {
        // Marks around all of it.
        let around = (0..STYLES.len()).filter(|style| styles.has(STYLES[*style].0));
        around
            .clone()
            .for_each(|style| page.mark(marks.around(style)));
        page.show_by(text, |out| {
            marks.escape(text, None, None, *styles == Styles::NONE, out)
        });
        return around
            .rev()
            .for_each(|style| page.mark(marks.around(style)));
    }
    let mut stretches = stretches(&atoms);
    stretches.retain_mut(|stretch| {
        let (holds, cut) = stretch.trim(&atoms);
        if cut {
            page.lose(STYLES[stretch.style].1);
        }
        holds
    });
    if marks.boundary == Boundary::Words {
        stretches.retain(|stretch| {
            let holds = !stretch.joins_before(&atoms) && !stretch.joins_after(&atoms);
            if !holds {
                page.lose(STYLES[stretch.style].1);
            }
            holds
        });
    }
    let mut buffer = [0; 4];
    let join: &str = match marks.boundary {
        Boundary::Joined(join) => join.encode_utf8(&mut buffer),
        _ => "",
    };
    // The outer of two that begin together comes first: then they end in the other order.
    stretches.sort_by_key(|stretch| (stretch.first, usize::MAX - stretch.last));
    let mut coming = stretches.iter().peekable();
    let mut open: Vec<&Stretch> = Vec::new();
    let mut starts_line = true;
    let mut joined = false;
    let mut ended = false;
    for (place, atom) in atoms.iter().enumerate() {
        while let Some(stretch) = coming.next_if(|stretch| stretch.first == place) {
            if !joined && (stretch.joins_before(&atoms) || stretch.follows_url(&atoms)) {
                page.mark(join);
                joined = true;
            }
            page.mark(marks.around(stretch.style));
            starts_line = false;
            open.push(stretch);
        }
        let before = place.checked_sub(1).and_then(|place| atoms[place].end);
        let after = atoms.get(place + 1).and_then(|atom| atom.start);
        let edge = |inside: bool, c: Option<char>| c.filter(|_| !inside);
        // Whether a mark is right before, and right behind.
        let begins = ended || open.last().is_some_and(|stretch| stretch.first == place);
        let ends = open.last().is_some_and(|stretch| stretch.last == place)
            || coming.peek().is_some_and(|next| next.first == place + 1);
        match &atom.kind {
            Kind::Text(_) | Kind::Edge(_) => {
                let text = match &atom.kind {
                    Kind::Edge(text) => text,
                    Kind::Text(text) => &**text,
                    Kind::Written(..) => "",
                };
                let (before, after) = (edge(begins, before), edge(ends, after));
                page.show_by(text, |out| {
                    marks.escape(text, before, after, starts_line, out)
                });
                starts_line = starts_line && is_blank(text);
            }
            Kind::Written(range, text) => {
                let written = &written[range.clone()];
                // Beside a mark nothing needs to be kept apart.
                let start = written.strip_prefix(join).filter(|_| begins);
                let written = start.unwrap_or(written);
                let end = written.strip_suffix(join).filter(|_| ends);
                page.show_as(end.unwrap_or(written), text);
                starts_line = false;
            }
        }
        joined = false;
        ended = false;
        while let Some(stretch) = open.pop_if(|stretch| stretch.last == place) {
            page.mark(marks.around(stretch.style));
            joined |= stretch.joins_after(&atoms);
            ended = true;
        }
        if joined {
            page.mark(join);
        }
    }
}

impl Marks {
    fn around(&self, style: usize) -> &'static str {
        [self.strong, self.emphasis, self.strike][style].unwrap_or_default()
    }
}

/// What marks stand around, but not in.
struct Atom<'a> {
    styles: Styles,
    kind: Kind<'a>,
    /// The first and the last character, as its neighbours see them.
    start: Option<char>,
    end: Option<char>,
}

enum Kind<'a> {
    /// Text, not escaped yet.
    Text(Cow<'a, str>),
    /// Text, not escaped yet, of marks that a guard keeps from being any.
    Edge(&'a str),
    /// Where it is as written, and as read.
    Written(Range<usize>, Cow<'a, str>),
}

impl<'a> Atom<'a> {
    fn text(styles: Styles, text: Cow<'a, str>) -> Self {
        let (start, end) = (text.chars().next(), text.chars().next_back());
        Self {
            styles,
            kind: Kind::Text(text),
            start,
            end,
        }
    }

    /// As the text from `begin` on says.
    fn written(styles: Styles, text: &str, begin: usize, shown: Cow<'a, str>) -> Self {
        let written = &text[begin..];
        let (start, end) = (written.chars().next(), written.chars().next_back());
        Self {
            styles,
            kind: Kind::Written(begin..text.len(), shown),
            start,
            end,
        }
    }

    fn is_space(&self) -> bool {
        matches!(&self.kind, Kind::Text(text) if is_blank(text))
    }

    /// Whether it is beside marks that they wouldn't hold.
    fn is_edge(&self) -> bool {
        matches!(&self.kind, Kind::Edge(_)) || self.is_space()
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Text is apart from the spaces around it, so that marks can be where there are none. With what is
/// written of those that are no text, one after the other.
fn atoms<'a>(marks: &Marks, runs: &'a [Run<'_>], page: &mut Page<'_>) -> (Vec<Atom<'a>>, String) {
    let mut atoms = Vec::with_capacity(runs.len() + 2);
    let mut written = String::new();
    for (place, run) in runs.iter().enumerate() {
        let begin = written.len();
        match &run.piece {
            Piece::Text(text) => texts(marks, run.styles, text, &mut atoms),
            Piece::Code(code) => match code_here(marks, runs, place, code, &mut written) {
                true => {
                    let shown = (&**code).into();
                    atoms.push(Atom::written(run.styles, &written, begin, shown));
                }
                false => {
                    page.lose(Feature::Code);
                    texts(marks, run.styles, code, &mut atoms);
                }
            },
            Piece::Markup(markup) => {
                written.push_str(markup);
                let shown = (&**markup).into();
                atoms.push(Atom::written(run.styles, &written, begin, shown));
            }
            Piece::Link(link) => atoms.push(linked(marks, link, &mut written, page)),
        }
    }
    (atoms, written)
}

fn texts<'a>(marks: &Marks, styles: Styles, text: &'a str, atoms: &mut Vec<Atom<'a>>) {
    if styles == Styles::NONE {
        return atoms.push(Atom::text(styles, text.into()));
    }
    let guard = match marks.escape {
        Escape::Guard(guard) => Some(guard),
        _ => None,
    };
    let is_edge = |c: char| {
        c.is_whitespace() || (guard.is_some() && (marks.special.contains(c) || guard == Some(c)))
    };
    let rest = text.trim_start_matches(is_edge);
    let core = rest.trim_end_matches(is_edge);
    let (before, after) = (&text[..text.len() - rest.len()], &rest[core.len()..]);
    for part in [before, core, after] {
        if part.is_empty() {
            continue;
        }
        let mut atom = Atom::text(styles, part.into());
        if part.chars().all(is_edge) && !is_blank(part) {
            atom.kind = Kind::Edge(part);
        }
        atoms.push(atom);
    }
}

/// Writes code with its marks; whether they hold.
fn code_here(
    marks: &Marks,
    runs: &[Run<'_>],
    place: usize,
    code: &str,
    written: &mut String,
) -> bool {
    let beside = |run: Option<&Run<'_>>, end: fn(&str) -> Option<char>| match run.map(|r| &r.piece)
    {
        Some(Piece::Text(text)) => end(text).is_some_and(is_word),
        Some(Piece::Link(link)) if link.bare && marks.bare != Bare::Angle => {
            end(&link.url).is_some_and(is_word)
        }
        Some(Piece::Link(link)) if !link.bare && marks.links == MarkLinks::Written => {
            end(&shown(&link.runs)).is_some_and(is_word)
        }
        _ => false,
    };
    let before = place.checked_sub(1).and_then(|place| runs.get(place));
    let before = beside(before, |text| text.chars().next_back());
    let after = beside(runs.get(place + 1), |text| text.chars().next());
    let join = match marks.boundary {
        Boundary::Words if before || after => return false,
        Boundary::Joined(join) => Some(join),
        _ => None,
    };
    let begin = written.len();
    written.extend(join.filter(|_| before));
    if !marks.code_span(code, written) {
        written.truncate(begin);
        return false;
    }
    written.extend(join.filter(|_| after));
    true
}

/// A link, in the styles that all of its text has.
fn linked<'a>(
    marks: &Marks,
    link: &'a Link<'_>,
    written: &mut String,
    page: &mut Page<'_>,
) -> Atom<'a> {
    let all = STYLES
        .iter()
        .fold(Styles::NONE, |all, (style, _)| all.with(*style));
    let common = link
        .runs
        .iter()
        .fold(all, |common, run| common.without(all.without(run.styles)));
    for (style, feature) in STYLES {
        if !common.has(style) && link.runs.iter().any(|run| run.styles.has(style)) {
            page.lose(feature);
        }
    }
    if link
        .runs
        .iter()
        .any(|run| matches!(run.piece, Piece::Code(_)))
    {
        page.lose(Feature::Code);
    }
    let text = shown(&link.runs);
    let begin = written.len();
    marks.link(&link.url, &text, link.bare, written);
    let shown = match marks.links {
        MarkLinks::Written if !link.bare => format!("{text} ({})", link.url).into(),
        _ => text,
    };
    Atom::written(common, written, begin, shown)
}

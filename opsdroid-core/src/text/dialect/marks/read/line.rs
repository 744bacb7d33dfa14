//! One line: code, tokens, links and marks in it.

use super::{
    super::{Bare, Boundary, Escape, InCode, MarkLinks, Marks, escape::is_word},
    pairs::{Pairs, Part, Sign},
    unescaped,
};
use crate::text::{
    dialect::{Names, safe},
    parse::bare,
    read::{Link, Running},
};

/// Reads a line.
pub(super) fn read(marks: &Marks, text: &str, names: &dyn Names, out: &mut Running<'static>) {
    let mut reader = Reader {
        marks,
        names,
        text,
        pairs: Pairs::default(),
        no_code: Vec::new(),
        no_url: 0,
    };
    let mut at = 0;
    while at < text.len() {
        at = reader.step(at);
    }
    reader.pairs.finish(out);
}

struct Reader<'r> {
    marks: &'r Marks,
    names: &'r dyn Names,
    text: &'r str,
    pairs: Pairs,
    /// How many marks in a row begin no code from here on.
    no_code: Vec<usize>,
    /// Up to where no link's URL ends.
    no_url: usize,
}

impl Reader<'_> {
    /// Reads what is at a place; gives the place after it.
    fn step(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let Some(c) = rest.chars().next() else {
            return self.text.len();
        };
        let after = at + c.len_utf8();
        if self.is_guard(c) {
            return after;
        }
        let found = match c {
            '\\' => self.escape(at),
            '<' => self.angle(at),
            '&' if self.marks.entities => self.entity(at),
            'h' | 'H' => self.url(at),
            '[' if self.marks.links == MarkLinks::Brackets => {
                self.pairs.open(Sign::Bracket, "[");
                Some(after)
            }
            ']' if self.marks.links == MarkLinks::Brackets => self.bracket(at),
            _ => None,
        };
        let found = found.or_else(|| self.code(at)).or_else(|| self.mark(at));
        found.unwrap_or_else(|| {
            self.pairs.text(&rest[..c.len_utf8()]);
            after
        })
    }

    fn is_guard(&self, c: char) -> bool {
        self.marks.is_guard(c)
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// Whether a mark may begin something here that ends at `end`.
    fn opens(&self, at: usize, end: usize) -> bool {
        let after = self.after(end);
        after.is_some_and(|c| !c.is_whitespace() && !self.is_guard(c))
            && self.is_free(self.before(at))
    }

    /// Whether a mark may end something here that ends at `end`.
    fn closes(&self, at: usize, end: usize) -> bool {
        let before = self.before(at);
        before.is_some_and(|c| !c.is_whitespace() && !self.is_guard(c))
            && self.is_free(self.after(end))
    }

    /// Whether a mark holds beside this.
    fn is_free(&self, c: Option<char>) -> bool {
        self.marks.boundary == Boundary::Anywhere || !c.is_some_and(is_word)
    }

    fn escape(&mut self, at: usize) -> Option<usize> {
        let next = self.after(at + 1)?;
        if self.marks.escape != Escape::Backslash || !next.is_ascii_punctuation() {
            return None;
        }
        self.pairs.text(&self.text[at + 1..at + 2]);
        Some(at + 2)
    }

    fn entity(&mut self, at: usize) -> Option<usize> {
        let entities = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")];
        let rest = &self.text[at..];
        let (entity, text) = entities
            .iter()
            .find(|(entity, _)| rest.starts_with(entity))?;
        self.pairs.text(text);
        Some(at + entity.len())
    }

    /// A URL, in which nothing is markup. That it is one is found where all texts are put together.
    fn url(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let scheme = ["https:", "http:"].into_iter().find(|scheme| {
            rest.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })?;
        if self.marks.bare == Bare::Escaped
            || bare::start(rest, scheme.len() - 1) != Some(0)
            || self.before(at).is_some_and(char::is_alphanumeric)
        {
            return None;
        }
        let url = &rest[..bare::stop(rest)];
        let mut places = url.char_indices().map(|(place, _)| place);
        let stop = places.find(|place| *place > 0 && self.stops(at + place));
        let url = &url[..stop.unwrap_or(url.len())];
        let mut end = 0;
        loop {
            let rest = &url[end..];
            let entity = rest.find('&').filter(|_| self.marks.entities);
            let part = bare::trimmed(&rest[..entity.unwrap_or(rest.len())]);
            self.pairs.text(part);
            end += part.len();
            if entity.is_none() || !url[end..].starts_with("&amp;") {
                return Some(at + end);
            }
            self.pairs.text("&");
            end += "&amp;".len();
        }
    }

    /// Whether a URL stops before this: code, a guard, or the end of what the URL is in.
    fn stops(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let here = |mark: Option<&'static str>| {
            mark.filter(|mark| !mark.is_empty() && rest.starts_with(mark))
        };
        here(self.marks.code).is_some()
            || rest.starts_with(|c| self.is_guard(c))
            || self.signs().into_iter().any(|(sign, mark)| {
                here(mark).is_some_and(|mark| {
                    self.pairs.is_open(sign) && self.closes(at, at + mark.len())
                })
            })
    }

    fn signs(&self) -> [(Sign, Option<&'static str>); 3] {
        [
            (Sign::Strong, self.marks.strong),
            (Sign::Emphasis, self.marks.emphasis),
            (Sign::Strike, self.marks.strike),
        ]
    }

    /// A token, or a link in angle brackets.
    fn angle(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at + 1..];
        let end = rest
            .find(['<', '>'])
            .filter(|end| rest[*end..].starts_with('>'))?;
        let inside = &rest[..end];
        let next = at + 1 + end + 1;
        let (target, label) = match inside.split_once('|') {
            Some((target, label)) => (target, Some(label)),
            None => (inside, None),
        };
        let mention = self.names.token(inside);
        let mention = mention.or_else(|| label.and_then(|_| self.names.token(target)));
        if let Some(mention) = mention {
            self.pairs.push(Part::Mention(mention));
            return Some(next);
        }
        let marks = self.marks;
        let known = match label {
            Some(_) => marks.links == MarkLinks::Angle,
            None => marks.links == MarkLinks::Angle || marks.bare == Bare::Angle,
        };
        let scheme = |c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c));
        if !known
            || !target
                .find(scheme)
                .is_some_and(|at| at > 0 && target[at..].starts_with(':'))
        {
            return None;
        }
        let mut url = target.to_owned();
        marks.decode(&mut url);
        let label = match label.map(|label| self.label(label)) {
            Some(label) if !label.trim().is_empty() => label,
            _ => url.clone(),
        };
        self.pairs
            .push(Part::Link(link(marks, url, self.names), label));
        Some(next)
    }

    /// A link's text, in which nothing is markup.
    fn label(&self, label: &str) -> String {
        let mut label = match self.marks.escape {
            Escape::Guard(guard) => label.replace(guard, ""),
            Escape::Backslash => unescaped(label, |c| c.is_ascii_punctuation()),
            Escape::None => label.to_owned(),
        };
        self.marks.decode(&mut label);
        label
    }

    /// The end of a link's text, with its URL.
    fn bracket(&mut self, at: usize) -> Option<usize> {
        let rest = self.text[at..].strip_prefix("](")?;
        if !self.pairs.is_open(Sign::Bracket) || at < self.no_url {
            return None;
        }
        let mut depth = 0;
        let mut escaped = false;
        let mut end = None;
        for (place, c) in rest.char_indices() {
            match c {
                _ if std::mem::take(&mut escaped) => {}
                '\\' => escaped = self.marks.escape == Escape::Backslash,
                '(' => depth += 1,
                ')' if depth == 0 => {
                    end = Some(place);
                    break;
                }
                ')' => depth -= 1,
                c if c.is_whitespace() => {
                    self.no_url = at + 2 + place;
                    return None;
                }
                _ => {}
            }
        }
        let Some(end) = end else {
            self.no_url = self.text.len();
            return None;
        };
        let url = self.label(&rest[..end]);
        let link = link(self.marks, url, self.names);
        self.pairs.close_bracket(link);
        Some(at + 2 + end + 1)
    }

    fn code(&mut self, at: usize) -> Option<usize> {
        let mark = self.marks.code.filter(|mark| !mark.is_empty())?;
        let rest = &self.text[at..];
        let mut count = 1;
        let tail = rest.strip_prefix(mark)?;
        if self.marks.in_code == InCode::Longer {
            count += (tail.len() - tail.trim_start_matches(mark).len()) / mark.len();
        }
        let start = at + count * mark.len();
        let begins = self.after(start).is_some_and(|c| !self.is_guard(c));
        if begins && self.is_free(self.before(at)) && !self.no_code.contains(&count) {
            match self.code_end(start, mark, count) {
                Some(end) if end > start && self.is_free(self.after(end + count * mark.len())) => {
                    let mut code = self.marks.code_text(&self.text[start..end], mark);
                    let padded = self.marks.in_code == InCode::Longer
                        && (code.starts_with(" `") || code.ends_with("` "));
                    if padded && code.len() > 2 {
                        code = code[1..code.len() - 1].to_owned();
                    }
                    self.pairs.push(Part::Code(code));
                    return Some(end + count * mark.len());
                }
                Some(_) => {}
                None => self.no_code.push(count),
            }
        }
        self.pairs.text(&self.text[at..start]);
        Some(start)
    }

    /// Where the marks are that end code. The first ones do, or nothing does.
    fn code_end(&self, start: usize, mark: &str, count: usize) -> Option<usize> {
        let rest = &self.text[start..];
        match self.marks.in_code {
            InCode::Apart => {
                let end = start + rest.find(mark)?;
                match self.before(end) {
                    Some(c) if self.is_guard(c) => Some(start),
                    _ => Some(end),
                }
            }
            InCode::Backslash => {
                let mut escaped = false;
                let end = rest.char_indices().find(|(place, c)| {
                    let ends = !escaped && rest[*place..].starts_with(mark);
                    escaped = *c == '\\' && !escaped;
                    ends
                });
                end.map(|(place, _)| start + place)
            }
            InCode::Longer => {
                let mut at = start;
                while let Some(found) = self.text[at..].find(mark) {
                    at += found;
                    let tail = self.text[at..].trim_start_matches(mark);
                    let length = self.text.len() - at - tail.len();
                    if length == count * mark.len() {
                        return Some(at);
                    }
                    at += length;
                }
                None
            }
        }
    }

    /// A mark that begins or ends a look.
    fn mark(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let mut here: Vec<(Sign, &'static str)> = self
            .signs()
            .into_iter()
            .filter_map(|(sign, mark)| Some((sign, mark?)))
            .filter(|(_, mark)| !mark.is_empty() && rest.starts_with(mark))
            .collect();
        let first = rest.chars().next()?;
        here.sort_by_key(|(_, mark)| usize::MAX - mark.len());
        let mut ending: Vec<(Sign, &'static str)> = here.clone();
        ending
            .retain(|(sign, mark)| self.closes(at, at + mark.len()) && self.pairs.may_close(*sign));
        let run = rest.chars().take(4).take_while(|c| *c == first).count() * first.len_utf8();
        let beginning = here
            .iter()
            .find(|(_, mark)| self.opens(at, at + mark.len()));
        // Two marks that may begin something don't end something that one of them may.
        let longer = ending.iter().all(|(_, mark)| mark.len() < run);
        if longer && let Some((sign, mark)) = beginning.filter(|(_, mark)| mark.len() == run) {
            self.pairs.open(*sign, mark);
            return Some(at + mark.len());
        }
        if !ending.is_empty() {
            // As long as there are marks, or what was begun last.
            let exact = ending.iter().find(|(_, mark)| mark.len() == run);
            let (sign, mark) = match exact {
                Some(exact) => *exact,
                None => self.pairs.last_begun(&ending),
            };
            self.pairs.close(sign, mark);
            return Some(at + mark.len());
        }
        let (sign, mark) = beginning?;
        self.pairs.open(*sign, mark);
        Some(at + mark.len())
    }
}

fn link(marks: &Marks, url: String, names: &dyn Names) -> Link<'static> {
    match names.linked(&url) {
        Some(mention) => Link::Mention(mention),
        None if safe::has_scheme(&url, marks.layout.schemes) => Link::Url {
            url: safe::clean_url(&url, |_| false).into_owned().into(),
            title: "".into(),
        },
        None => Link::Text(url.into()),
    }
}

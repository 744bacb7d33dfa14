//! Text that isn't markup, in dialects of delimiter characters.

use std::borrow::Cow;

use memchr::{memchr3, memmem};

use super::{Bare, Boundary, Escape, InCode, MarkLinks, Marks};
use crate::text::dialect::safe;

impl Marks {
    /// Writes a text so that it is text, between these characters, where there are any.
    pub(super) fn escape(
        &self,
        text: &str,
        before: Option<char>,
        after: Option<char>,
        starts_line: bool,
        written: &mut String,
    ) {
        let begin = written.len();
        let start = match starts_line {
            true => self.start(text),
            false => None,
        };
        let signs = Signs::of(self);
        let next = |from: usize| {
            let found = text.as_bytes()[from..]
                .iter()
                .position(|byte| signs.has(*byte));
            let found = found.map(|found| from + found);
            // The start's sign may be one there alone.
            start
                .filter(|start| *start >= from)
                .into_iter()
                .chain(found)
                .min()
        };
        let (mut done, mut found) = (0, next(0));
        while let Some(at) = found
            && let Some(c) = text[at..].chars().next()
        {
            written.push_str(&text[done..at]);
            done = at + c.len_utf8();
            let (mut left, mut right) = match self.special.contains(c) {
                true => {
                    let before = text[..at].chars().next_back().or(before);
                    self.guards(c, before, text[done..].chars().next().or(after))
                }
                false => (false, false),
            };
            left |= start == Some(at);
            match self.escape {
                Escape::None => (left, right) = (false, false),
                Escape::Backslash => {
                    if left || right {
                        written.push('\\');
                    }
                    (left, right) = (false, false);
                }
                Escape::Guard(_) => {}
            }
            self.guard(left, begin, written);
            self.entity(c, written);
            self.guard(right, begin, written);
            found = next(done);
        }
        written.push_str(&text[done..]);
    }

    /// Where a line's start has what makes a quote, a heading or a list of the line.
    fn start(&self, text: &str) -> Option<usize> {
        let trimmed = text.trim_start();
        let at = text.len() - trimmed.len();
        let first = trimmed.chars().next()?;
        if !first.is_ascii_digit() {
            return self.starts.contains(first).then_some(at);
        }
        let rest = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = self.starts.contains('0') && rest.starts_with(['.', ')']);
        numbered.then_some(text.len() - rest.len())
    }

    /// Whether a character needs a guard at its left, and at its right.
    fn guards(&self, c: char, before: Option<char>, after: Option<char>) -> (bool, bool) {
        if !matches!(self.escape, Escape::Guard(_)) || self.is_code(c) {
            return (true, true);
        }
        let opens = !before.is_some_and(is_word) && !after.is_some_and(char::is_whitespace);
        let closes = !before.is_some_and(char::is_whitespace) && !after.is_some_and(is_word);
        // A guard at one side is no letter, and with that it may be a mark to the other side.
        let needed = opens || closes;
        let space = |c: Option<char>| c.is_some_and(char::is_whitespace);
        (needed && !space(before), needed && !space(after))
    }

    /// Whether this is what keeps marks and text apart.
    pub(super) fn is_guard(&self, c: char) -> bool {
        self.escape == Escape::Guard(c) || self.boundary == Boundary::Joined(c)
    }

    fn is_code(&self, c: char) -> bool {
        [self.code, self.fence]
            .into_iter()
            .flatten()
            .any(|mark| mark.contains(c))
    }

    /// Writes a guard, unless one was just written for the text that begins there.
    fn guard(&self, wanted: bool, begin: usize, written: &mut String) {
        if let (true, Escape::Guard(guard)) = (wanted, self.escape)
            && !written[begin..].ends_with(guard)
        {
            written.push(guard);
        }
    }

    fn entity(&self, c: char, written: &mut String) {
        match c {
            '&' if self.entities => written.push_str("&amp;"),
            '<' if self.entities => written.push_str("&lt;"),
            '>' if self.entities => written.push_str("&gt;"),
            c => written.push(c),
        }
    }

    fn entities<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let [first, second, third] = ENTITIES;
        let next = |text: &str| memchr3(first, second, third, text.as_bytes());
        if !self.entities || next(text).is_none() {
            return text.into();
        }
        let mut written = String::with_capacity(text.len() + text.len() / 8 + 8);
        let mut rest = text;
        while let Some(at) = next(rest) {
            written.push_str(&rest[..at]);
            self.entity(char::from(rest.as_bytes()[at]), &mut written);
            rest = &rest[at + 1..];
        }
        written.push_str(rest);
        written.into()
    }

    /// Writes code within a line, with its marks; whether it can be written as code.
    pub(super) fn code_span(&self, text: &str, written: &mut String) -> bool {
        // Beside a guard no mark holds; at the ends of code nobody misses one.
        let text = text.trim_matches(|c| self.is_guard(c));
        let Some(mark) = self.code.filter(|_| !text.trim().is_empty()) else {
            return false;
        };
        let code = self.entities(text);
        let backslashes = self.in_code == InCode::Backslash && text.contains('\\');
        if !backslashes && !text.contains(mark) {
            written.extend([mark, &code, mark]);
            return true;
        }
        match self.in_code {
            InCode::Apart => return false,
            InCode::Longer => {
                let marks = mark.repeat(longest(text, mark) + 1);
                let pad = match text.starts_with(mark) || text.ends_with(mark) {
                    true => " ",
                    false => "",
                };
                written.extend([&marks, pad, &code, pad, &marks]);
            }
            InCode::Backslash => written.extend([mark, &backslashed(&code, mark), mark]),
        }
        true
    }

    /// The fences around a block of code; `None` where it can't be in fences.
    pub(super) fn fences(&self, text: &str) -> Option<(String, String)> {
        let fence = self.fence?;
        let marks = match (self.in_code, self.escape) {
            (InCode::Longer, _) => {
                let mark = fence.get(..1)?;
                mark.repeat(fence.len().max(longest(text, mark) + 1))
            }
            (InCode::Apart, Escape::None | Escape::Backslash) if text.contains(fence) => {
                return None;
            }
            _ => fence.to_owned(),
        };
        Some((marks.clone(), marks))
    }

    /// What is in a block of code, line by line.
    pub(super) fn in_fence<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let code = self.entities(text);
        match (self.in_code, self.fence, self.escape) {
            (InCode::Backslash, Some(fence), _) => backslashed(&code, fence).into(),
            (InCode::Apart, Some(fence), Escape::Guard(guard))
                if memmem::find(code.as_bytes(), fence.as_bytes()).is_some() =>
            {
                let apart: String = fence.chars().flat_map(|c| [c, guard]).collect();
                code.replace(fence, &apart).into()
            }
            _ => code,
        }
    }

    /// Writes a link, with its text escaped.
    pub(super) fn link(&self, url: &str, text: &str, bare: bool, written: &mut String) {
        if bare {
            return match self.bare {
                Bare::Angle => written.extend(["<", &self.url(url), ">"]),
                Bare::Raw => written.push_str(&self.entities(url)),
                Bare::Escaped => self.escape(url, None, None, false, written),
            };
        }
        let text = |written: &mut String| self.escape(text, None, None, false, written);
        match self.links {
            MarkLinks::Angle => {
                written.extend(["<", &self.url(url), "|"]);
                text(written);
                written.push('>');
            }
            MarkLinks::Brackets => {
                written.push('[');
                text(written);
                written.extend(["](", &self.url(url), ")"]);
            }
            MarkLinks::Written => {
                text(written);
                written.push_str(" (");
                self.link(url, "", true, written);
                written.push(')');
            }
        }
    }

    fn url<'t>(&self, url: &'t str) -> Cow<'t, str> {
        let brackets = self.links == MarkLinks::Brackets;
        let backslash = brackets && self.escape == Escape::Backslash;
        let url = safe::clean_url(url, |c| match c {
            '|' => !brackets,
            // No part of a URL, and nothing keeps a fence from beginning in one.
            '`' => !backslash,
            '(' | ')' | '\\' => brackets && !backslash,
            _ => false,
        });
        if !backslash {
            return match url {
                Cow::Borrowed(url) => self.entities(url),
                Cow::Owned(url) => self.entities(&url).into_owned().into(),
            };
        }
        let mut written = String::with_capacity(url.len());
        for c in url.chars() {
            if matches!(c, '(' | ')' | '\\') {
                written.push('\\');
            }
            self.entity(c, &mut written);
        }
        written.into()
    }
}

/// The bytes that characters begin with that could be markup, or are written as entities.
struct Signs([bool; 256]);

impl Signs {
    fn of(marks: &Marks) -> Self {
        let mut signs = [false; 256];
        // What goes on in a character doesn't begin one.
        for byte in marks.special.bytes().filter(|byte| byte & 0xc0 != 0x80) {
            signs[usize::from(byte)] = true;
        }
        for byte in ENTITIES {
            signs[usize::from(byte)] |= marks.entities;
        }
        Self(signs)
    }

    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }
}

/// What is written as entities.
const ENTITIES: [u8; 3] = [b'&', b'<', b'>'];

/// Whether no mark holds beside this.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// How often a mark is repeated at most.
fn longest(text: &str, mark: &str) -> usize {
    let (mut longest, mut rest) = (0, text);
    while let Some(at) = rest.find(mark) {
        rest = &rest[at..];
        let end = rest.trim_start_matches(mark);
        longest = longest.max((rest.len() - end.len()) / mark.len().max(1));
        if end.len() == rest.len() {
            break;
        }
        rest = end;
    }
    longest
}

fn backslashed(code: &str, mark: &str) -> String {
    let mut written = String::with_capacity(code.len() + 8);
    for c in code.chars() {
        if c == '\\' || mark.contains(c) {
            written.push('\\');
        }
        written.push(c);
    }
    written
}

//! Text as Markdown: a backslash where it would be markup, and nowhere else.

use std::fmt::Write as _;

use super::{blocks::Writer, spans::Around, survey::Run};
use crate::text::parse::bare;

impl Writer<'_> {
    /// Writes text that is what it is.
    pub(super) fn words(&mut self, text: &str, around: Around) {
        let Some(first) = text.chars().next() else {
            return;
        };
        let mut at = 0;
        if self.apart && !first.is_ascii_whitespace() && !first.is_ascii_punctuation() {
            self.entity(first);
            at = first.len_utf8();
        } else if is_blank(first) && self.is_edge() {
            self.entity(first);
            at = 1;
        } else if self.lines && self.out.len() == self.line {
            at = self.line_start(text);
        }
        self.apart = false;
        self.item = false;
        let start = at;
        let bytes = text.as_bytes();
        let mut plain = at;
        while let Some(found) = bytes[at..]
            .iter()
            .position(|byte| SPECIAL[usize::from(*byte)])
        {
            at += found;
            self.out.push_str(&text[plain..at]);
            at = self.special(text, start, at, around);
            plain = at;
        }
        self.out.push_str(&text[plain..]);
        // A space at the end of a line or of a stressed text would be lost or undo it.
        let ends = around.after == '\n' || around.sign.is_some();
        if ends && text.ends_with(is_blank) && self.out.ends_with(is_blank) {
            let last = self.out.pop();
            last.into_iter().for_each(|last| self.entity(last));
        }
    }

    /// Writes a URL, a title or a language; `quoted` says that marks would end it.
    pub(super) fn destination(&mut self, text: &str, quoted: bool) {
        for (at, c) in text.char_indices() {
            let rest = &text[at + c.len_utf8()..];
            match c {
                '\n' | '\r' => self.out.push(' '),
                '\\' if rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_punctuation()) => {
                    self.out.push_str("\\\\");
                }
                '&' if is_entity(rest) => self.out.push_str("\\&"),
                '<' | '>' | '"' if quoted => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                '|' if self.cell => self.out.push_str("\\|"),
                c => self.out.push(c),
            }
        }
    }

    /// Whether a space here would be dropped, or keep a delimiter from being one.
    fn is_edge(&self) -> bool {
        self.out.len() == self.line || self.out.len() == self.opened
    }

    pub(super) fn entity(&mut self, c: char) {
        // Writing to a string can't fail.
        let _ = write!(self.out, "&#{};", u32::from(c));
    }

    /// Writes the start of a line so that it starts no block; gives how much that took.
    fn line_start(&mut self, text: &str) -> usize {
        let ends = |rest: &str| rest.is_empty() || rest.starts_with(is_blank);
        let all = |signs: &[char]| text.chars().all(|c| signs.contains(&c) || is_blank(c));
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=9).contains(&digits) {
            let rest = &text[digits..];
            if rest.starts_with(['.', ')']) && ends(&rest[1..]) {
                self.out.push_str(&text[..digits]);
                self.out.push('\\');
                self.out.push_str(&rest[..1]);
                return digits + 1;
            }
            return 0;
        }
        let starts = match text.as_bytes()[0] {
            b'#' => {
                let rest = text.trim_start_matches('#');
                text.len() - rest.len() <= 6 && ends(rest)
            }
            b'>' => true,
            b'-' => ends(&text[1..]) || all(&['-', ':', '|']),
            b'+' => ends(&text[1..]),
            b'*' => ends(&text[1..]) || all(&['*']),
            b'_' => all(&['_']),
            b'=' => all(&['=']),
            b'|' | b':' => all(&['-', ':', '|']),
            b'~' => text.starts_with("~~~"),
            b'[' => {
                let task = self.item
                    && ["[ ]", "[x]", "[X]"]
                        .iter()
                        .any(|task| text.starts_with(task));
                // Where the bracket isn't closed for sure, a definition's name may go on.
                let defines = text.find(']').is_none_or(|end| {
                    end + 1 == text.len() || text[end + 1..].starts_with([':', '('])
                });
                task || (defines && self.brackets == 0)
            }
            _ => false,
        };
        if starts {
            self.out.push('\\');
            self.out.push_str(&text[..1]);
        }
        usize::from(starts)
    }

    /// Writes what may be markup in a text that is written as it is from `start` on; gives where
    /// it goes on.
    fn special(&mut self, text: &str, start: usize, at: usize, around: Around) -> usize {
        let byte = text.as_bytes()[at];
        let rest = &text[at + 1..];
        let next = rest.chars().next().unwrap_or(around.after);
        let escaped = match byte {
            b'*' | b'_' | b'~' => return self.signs(text, at, around),
            b'\n' | b'\r' => {
                self.out.push(' ');
                return at + 1;
            }
            b'\\' => rest.is_empty() || next.is_ascii_punctuation() || next.is_whitespace(),
            b'`' => true,
            b'<' => opens(rest),
            b'&' => is_entity(rest),
            b'[' => self.brackets > 0,
            b']' => self.brackets > 0 || next == '(',
            b'!' => rest.is_empty() && matches!(next, '['),
            b':' => {
                !self.urls
                    && self.brackets == 0
                    && bare::start(&text[start..], at - start).is_some()
            }
            b'|' => self.cell,
            b'#' => self.heading && rest.is_empty() && around.after == '\n',
            _ => false,
        };
        if escaped {
            self.out.push('\\');
        }
        self.out.push_str(&text[at..=at]);
        at + 1
    }

    /// Writes a run of signs that may be delimiters; gives where the text goes on.
    fn signs(&mut self, text: &str, at: usize, around: Around) -> usize {
        let sides = (self.before(), around.after);
        let run = Run::at(text, at, sides, self.survey.delimits());
        let sign = char::from(text.as_bytes()[at]);
        let merges =
            (run.before == sign && at == 0) || (run.after == sign && run.end == text.len());
        let escaped = merges || run.is_active() && (self.brackets > 0 || self.survey.pairs(sign));
        for _ in at..run.end {
            if escaped {
                self.out.push('\\');
            }
            self.out.push(sign);
        }
        run.end
    }
}

/// Which bytes may be markup.
const SPECIAL: [bool; 256] = {
    let signs = b"\\`*_~[]<&!:|#\n\r";
    let mut special = [false; 256];
    let mut at = 0;
    while at < signs.len() {
        special[signs[at] as usize] = true;
        at += 1;
    }
    special
};

pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{b}' | '\u{c}')
}

/// Whether what is behind a `<` may make a tag, an autolink or a mention of it.
fn opens(rest: &str) -> bool {
    match rest.chars().next() {
        None => true,
        Some(c) if c.is_whitespace() || matches!(c, '=' | '<' | '>') => false,
        Some(c) if c.is_ascii_alphabetic() || "/!?@#".contains(c) => true,
        Some(_) => {
            let word = rest.split(|c: char| c.is_whitespace() || c == '<').next();
            word.is_some_and(|word| word.contains('@'))
        }
    }
}

/// Whether what is behind an `&` makes an entity of it.
fn is_entity(rest: &str) -> bool {
    let name = rest.trim_start_matches('#');
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    // What follows the text may end it.
    length == name.len() || name[length..].starts_with(';')
}

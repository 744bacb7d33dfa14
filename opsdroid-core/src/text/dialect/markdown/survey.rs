//! What there is in a block that decides what has to be escaped in it.

use memchr::memchr3;

use crate::text::tree::Span;

/// How many runs of signs could be delimiters in a block, and what is delimited in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Survey {
    stars: usize,
    scores: usize,
    tildes: usize,
    stressed: bool,
    struck: bool,
}

impl Survey {
    pub(super) fn of(spans: &[Span<'_>]) -> Self {
        let mut survey = Self::default();
        survey.look(spans);
        survey.add(spans);
        survey
    }

    fn look(&mut self, spans: &[Span<'_>]) {
        for span in spans {
            match span {
                Span::Emphasis(spans) | Span::Strong(spans) => {
                    self.stressed = true;
                    self.look(spans);
                }
                Span::Strike(spans) => {
                    self.struck = true;
                    self.look(spans);
                }
                Span::Link { spans, .. } => self.look(spans),
                _ => {}
            }
        }
    }

    fn add(&mut self, spans: &[Span<'_>]) {
        for span in spans {
            match span {
                Span::Text(text) => self.count(text),
                Span::Emphasis(spans)
                | Span::Strong(spans)
                | Span::Strike(spans)
                | Span::Link { spans, .. } => self.add(spans),
                _ => {}
            }
        }
    }

    /// Whether there are delimiters, beside which a text's edges may be written as entities.
    pub(super) fn delimits(&self) -> bool {
        self.stressed || self.struck
    }

    fn count(&mut self, text: &str) {
        let mut at = 0;
        while let Some(found) = memchr3(b'*', b'_', b'~', &text.as_bytes()[at..]) {
            at += found;
            let run = Run::at(text, at, ('.', '.'), self.delimits());
            if run.is_active() {
                match text.as_bytes()[at] {
                    b'*' => self.stars += 1,
                    b'_' => self.scores += 1,
                    _ => self.tildes += 1,
                }
            }
            at = run.end;
        }
    }

    /// Whether a run of this sign could find another one.
    pub(super) fn pairs(&self, sign: char) -> bool {
        match sign {
            '*' => self.stressed || self.stars > 1,
            '_' => self.stressed || self.scores > 1,
            _ => self.struck || self.tildes > 1,
        }
    }
}

/// The same sign, once or more.
pub(super) struct Run {
    pub(super) end: usize,
    pub(super) before: char,
    pub(super) after: char,
    sign: u8,
}

impl Run {
    /// The run at a place of a text that stands between two characters; `encoded` says that the
    /// text's first and last may be written as entities, whatever they are.
    pub(super) fn at(text: &str, at: usize, (before, after): (char, char), encoded: bool) -> Self {
        let sign = text.as_bytes()[at];
        let length = text.as_bytes()[at..]
            .iter()
            .take_while(|byte| **byte == sign)
            .count();
        let end = at + length;
        // A space at the edge of a text may be written as an entity.
        let shown = |c: char, edge: bool| match edge && (encoded || c.is_whitespace()) {
            true => '.',
            false => c,
        };
        let first = text[..at].chars().next_back();
        let second = text[end..].chars().next();
        Self {
            end,
            before: first.map_or(before, |c| shown(c, at == c.len_utf8())),
            after: second.map_or(after, |c| shown(c, end + c.len_utf8() == text.len())),
            sign,
        }
    }

    /// Whether it could be a delimiter.
    pub(super) fn is_active(&self) -> bool {
        let spaced = self.before.is_whitespace() && self.after.is_whitespace();
        let within = self.sign == b'_' && is_word(self.before) && is_word(self.after);
        !spaced && !within
    }
}

/// Whether this is neither a space nor a mark, for Markdown.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        && !matches!(u32::from(c), 0x24b6..=0x24e9 | 0x1f130..=0x1f149 | 0x1f150..=0x1f169 | 0x1f170..=0x1f189)
}

/// Whether a text has nothing that Markdown could take for markup, and needs no look at its lines.
pub(super) fn is_ordinary(text: &str) -> bool {
    crate::text::plain::is_unmarked(text)
}

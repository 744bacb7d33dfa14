//! Spans as Markdown: delimiters that hold, links, code.

use super::{
    blocks::Writer,
    survey::{Survey, is_word},
};
use crate::text::{mention, neat::neat, parse::bare::is_bare, tree::Span};

/// What stands around spans.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// The first character behind them; a line break where there is none.
    pub(super) after: char,
    /// The sign of the emphasis they are in.
    pub(super) sign: Option<char>,
}

impl Writer<'_> {
    /// All that a block says.
    pub(super) fn run(&mut self, spans: &[Span<'_>]) {
        let neat = neat(spans);
        let spans = neat.as_deref().unwrap_or(spans);
        self.survey = Survey::of(spans);
        self.apart = false;
        self.spans(
            spans,
            Around {
                after: '\n',
                sign: None,
            },
        );
        self.apart = false;
    }

    fn spans(&mut self, spans: &[Span<'_>], around: Around) {
        for (index, span) in spans.iter().enumerate() {
            let next = spans[index + 1..].iter().find_map(first);
            let inner = Around {
                after: next.unwrap_or(around.after),
                sign: around.sign.filter(|_| next.is_none()),
            };
            self.span(span, inner);
        }
    }

    fn span(&mut self, span: &Span<'_>, around: Around) {
        match span {
            Span::Text(text) => return self.words(text, around),
            Span::Emphasis(spans) => self.stressed(spans, 1, around),
            Span::Strong(spans) => self.stressed(spans, 2, around),
            Span::Strike(spans) => self.delimited(spans, "~~", '~', around),
            Span::Code(code) => self.code_span(code),
            Span::Link { url, title, spans } => self.link(url, title, spans, around),
            Span::Image { url, title, alt } => {
                self.out.push_str("![");
                self.brackets += 1;
                let after = Around {
                    after: ']',
                    sign: None,
                };
                self.words(alt, after);
                self.brackets -= 1;
                self.target(url, title, "");
            }
            Span::Mention(mention) => mention::write(mention, self.out),
            Span::Break | Span::SoftBreak => return self.line_break(span, around),
        }
        if !matches!(span, Span::Emphasis(_) | Span::Strong(_) | Span::Strike(_)) {
            self.apart = false;
        }
        self.item = false;
    }

    fn line_break(&mut self, span: &Span<'_>, around: Around) {
        let started = self.out.len() > self.line;
        if !self.lines {
            self.words(" ", around);
        } else if matches!(span, Span::Break) {
            if around.after != '\n' {
                self.out.push('\\');
                self.new_line();
            }
        } else if started && around.after != '\n' {
            self.new_line();
        }
        self.apart = false;
    }

    fn stressed(&mut self, spans: &[Span<'_>], count: usize, around: Around) {
        let other = |sign| if sign == '*' { '_' } else { '*' };
        let is_sign = |sign: char| matches!(sign, '*' | '_');
        if let Some(sign) = around.sign.filter(|sign| is_sign(*sign))
            && is_sign(self.before())
            && self.before() != sign
        {
            // Neither sign would hold at both ends: this one is a text's.
            self.encode_last();
        }
        let sign = match (self.before(), around.sign) {
            (before @ ('*' | '_'), _) => other(before),
            (_, Some(sign)) => other(sign),
            _ => '*',
        };
        let marks = match (sign, count) {
            ('*', 1) => "*",
            ('*', _) => "**",
            (_, 1) => "_",
            _ => "__",
        };
        self.delimited(spans, marks, sign, around);
    }

    fn delimited(&mut self, spans: &[Span<'_>], marks: &str, sign: char, around: Around) {
        let Some(first) = opening(spans) else {
            return;
        };
        let before = self.before();
        if !is_apart(before) && (sign == '_' || !is_word(first)) {
            self.encode_last();
        }
        self.out.push_str(marks);
        self.opened = self.out.len();
        self.item = false;
        self.apart = false;
        let inner = Around {
            after: sign,
            sign: Some(sign),
        };
        self.spans(spans, inner);
        let last = self.before();
        self.out.push_str(marks);
        self.apart = (sign == '_' || !is_word(last)) && !is_apart(around.after);
    }

    /// The last character of the line; a line break at its start.
    pub(super) fn before(&self) -> char {
        self.out[self.line.min(self.out.len())..]
            .chars()
            .next_back()
            .unwrap_or('\n')
    }

    /// Writes the last character as an entity, which ends in a mark.
    fn encode_last(&mut self) {
        if let Some(last) = self.out.pop() {
            let slashes = self.out.bytes().rev().take_while(|byte| *byte == b'\\');
            if slashes.count() % 2 == 1 {
                // Before a mark it is an escape, which an entity needs none of; before others
                // it is text.
                match last.is_ascii_punctuation() {
                    true => drop(self.out.pop()),
                    false => self.out.push('\\'),
                }
            }
            self.entity(last);
        }
    }

    fn code_span(&mut self, code: &str) {
        if code.is_empty() {
            return;
        }
        let length = free_run(code);
        let fence: String = std::iter::repeat_n('`', length).collect();
        let edge = |c: Option<char>| c == Some('`');
        let spaced =
            code.starts_with(' ') && code.ends_with(' ') && !code.trim_matches(' ').is_empty();
        let pad = spaced || edge(code.chars().next()) || edge(code.chars().next_back());
        self.out.push_str(&fence);
        self.out.push_str(if pad { " " } else { "" });
        for c in code.chars() {
            match c {
                '\n' | '\r' => self.out.push(' '),
                '|' if self.cell => self.out.push_str("\\|"),
                c => self.out.push(c),
            }
        }
        self.out.push_str(if pad { " " } else { "" });
        self.out.push_str(&fence);
    }

    fn link(&mut self, url: &str, title: &str, spans: &[Span<'_>], around: Around) {
        if let [Span::Text(text)] = spans
            && title.is_empty()
        {
            let before = self.before();
            let free = before.is_whitespace() || before == '(';
            if *text == *url
                && free
                && matches!(around.after, ' ' | '\n')
                && is_bare(url)
                && url
                    .chars()
                    .all(|c| c.is_alphanumeric() || "-.:/?=%#+,@".contains(c))
            {
                return self.out.push_str(url);
            }
            if (*text == *url && is_autolink(url))
                || url
                    .strip_prefix("mailto:")
                    .is_some_and(|address| *text == *address && is_address(address))
            {
                self.out.push('<');
                self.out.push_str(text);
                return self.out.push('>');
            }
        }
        let line = self.lines && self.out.len() == self.line;
        let start = self.out.len();
        self.out.push('[');
        self.brackets += 1;
        let inner = Around {
            after: ']',
            sign: None,
        };
        self.apart = false;
        self.item = false;
        self.spans(spans, inner);
        self.brackets -= 1;
        // Code can end a definition's name, which only what isn't one behind it undoes.
        let defines = line && self.out[start..].contains("]:");
        self.target(url, title, if defines { " " } else { "" });
    }

    fn target(&mut self, url: &str, title: &str, pad: &str) {
        self.out.push_str("](");
        self.out.push_str(pad);
        let plain = !url.starts_with('<')
            && !url.chars().any(|c| c.is_whitespace() || c.is_control())
            && is_balanced(url)
            && (!url.is_empty() || title.is_empty());
        if plain {
            self.destination(url, true);
        } else {
            self.out.push('<');
            self.destination(url, true);
            self.out.push('>');
        }
        if !title.is_empty() {
            self.out.push_str(" \"");
            self.destination(title, true);
            self.out.push('"');
        }
        self.out.push(')');
    }
}

/// The first character in a delimiter; `None` where nothing is written.
fn opening(spans: &[Span<'_>]) -> Option<char> {
    let mut shown = spans.iter().filter_map(|span| Some((span, first(span)?)));
    let (span, first) = shown.next()?;
    let lone = matches!(span, Span::Text(text) if text.len() == first.len_utf8());
    let delimited = |(span, _)| {
        matches!(
            span,
            &Span::Emphasis(_) | &Span::Strong(_) | &Span::Strike(_)
        )
    };
    // A lone character before another delimiter may have to be written as an entity.
    match lone && shown.next().is_some_and(delimited) {
        true => Some('&'),
        false => Some(first),
    }
}

/// The first character that a span is written with; `None` where it isn't written.
fn first(span: &Span<'_>) -> Option<char> {
    match span {
        Span::Text(text) => text.chars().next(),
        Span::Emphasis(spans) | Span::Strong(spans) => spans.iter().find_map(first).map(|_| '*'),
        Span::Strike(spans) => spans.iter().find_map(first).map(|_| '~'),
        Span::Code(code) => (!code.is_empty()).then_some('`'),
        Span::Link { .. } => Some('['),
        Span::Image { .. } => Some('!'),
        Span::Mention(_) => Some('<'),
        Span::Break => Some('\\'),
        Span::SoftBreak => Some('\n'),
    }
}

/// Whether a delimiter holds next to this character, whatever is on its other side.
fn is_apart(c: char) -> bool {
    c.is_ascii_whitespace() || c.is_ascii_punctuation()
}

/// The fewest backticks that a code doesn't have in a row, so that they can be around it.
fn free_run(code: &str) -> usize {
    let mut taken = vec![true];
    for run in code.split(|c| c != '`').map(str::len) {
        if taken.len() <= run {
            taken.resize(run + 1, false);
        }
        taken[run] = true;
    }
    taken.iter().position(|taken| !taken).unwrap_or(taken.len())
}

/// Whether `<url>` is a link.
fn is_autolink(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else {
        return false;
    };
    (2..=32).contains(&scheme.len())
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b))
        && !rest.contains(|c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '&' | '|' | '\\')
        })
}

/// Whether `<address>` is a link.
fn is_address(address: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let Some((name, host)) = address.split_once('@') else {
        return false;
    };
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(part)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    !name.is_empty()
        && name.chars().all(|c| part(c) || ".+_".contains(c))
        && host.split('.').all(label)
}

fn is_balanced(url: &str) -> bool {
    let mut open = 0_i32;
    for c in url.chars() {
        open += i32::from(c == '(') - i32::from(c == ')');
        if !(0..=8).contains(&open) {
            return false;
        }
    }
    open == 0
}

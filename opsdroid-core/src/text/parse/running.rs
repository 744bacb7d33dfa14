//! Running text: the mentions and the bare URLs in it, and HTML as text.

use std::{borrow::Cow, ops::Range};

use memchr::memchr2;
use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Leaf, Reader, bare, mention};
use crate::text::{plain, tree::Span};

/// How many spans a bare URL may have open in it: `http://x/**a_b_c**.html`.
const MOST_OPEN: usize = 8;

impl<'a> Reader<'a> {
    /// Text as it stands in the source, with what of it follows.
    pub(super) fn run(&mut self, mut range: Range<usize>) {
        while let Some(end) = self.source.goes_on(range.end) {
            range.end = end;
        }
        let source = self.source.text;
        let mut done = range.start;
        let mut at = range.start;
        if source[at..].starts_with('<') && self.source.is_escaped(at) {
            at += 1;
        }
        while let Some(found) = memchr2(b'<', b':', &source.as_bytes()[at..range.end]) {
            at += found;
            let run = &source[done..range.end];
            if source.as_bytes()[at] == b'<' {
                let Some((mention, length)) = mention::read(&source[at..range.end]) else {
                    at += 1;
                    continue;
                };
                self.spans.text(Cow::Borrowed(&source[done..at]));
                self.spans.push(Span::Mention(mention));
                at += length;
                done = at;
            } else if !self.spans.in_link()
                && let Some(start) = bare::start(run, at - done)
            {
                let start = done + start;
                self.spans.text(Cow::Borrowed(&source[done..start]));
                let (url, end) = self.url(start, range.end);
                self.spans.push(Span::Link {
                    url: url.clone(),
                    title: Cow::Borrowed(""),
                    spans: vec![Span::Text(url)],
                });
                at = end;
                done = end;
            } else {
                at += 1;
            }
        }
        self.spans.text(Cow::Borrowed(&source[done..range.end]));
    }

    /// The bare URL from `start` on, and where the text goes on in the run that ends at `end`.
    ///
    /// A URL is read before the emphasis in it: `http://x/__init__.py` is one.
    fn url(&mut self, start: usize, end: usize) -> (Cow<'a, str>, usize) {
        let source = self.source.text;
        let here = &source[start..end];
        let stop = bare::stop(here);
        if stop == here.len()
            && let Some(url) = self.longer_url(here, end)
        {
            return (Cow::Owned(url), end);
        }
        let url = bare::trimmed(&here[..stop]);
        (Cow::Borrowed(url), start + url.len())
    }

    /// The bare URL that goes on behind a run's end, where it does.
    fn longer_url(&mut self, run: &str, end: usize) -> Option<String> {
        let source = self.source.text;
        let mut url = String::new();
        // How long it is for sure, how many events that takes, where it ends and where its last
        // text does.
        let mut sure = None;
        let (mut at, mut open, mut taken) = (end, 0, 0);
        while let Some((event, range)) = self.source.peek(taken) {
            let range = range.clone();
            match event {
                Event::Text(text) => {
                    let raw = std::ptr::eq(text.as_ptr(), source[range.start..].as_ptr());
                    let text = text.to_string();
                    let gap = &source[at..range.start];
                    if url.is_empty() {
                        url.push_str(run);
                    }
                    url.push_str(match raw {
                        true => gap.strip_suffix('\\').unwrap_or(gap),
                        false if text == "&" => gap,
                        false => break,
                    });
                    let stop = bare::stop(&text);
                    if stop < text.len() && open > 0 {
                        break;
                    }
                    url.push_str(&text[..stop]);
                    if open == 0 && text[..stop].chars().any(bare::is_solid) {
                        let stop = if raw { range.start + stop } else { range.end };
                        sure = Some((url.len(), taken + 1, stop, range.end));
                    }
                    if stop < text.len() {
                        break;
                    }
                    at = range.end;
                }
                Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
                    if open < MOST_OPEN =>
                {
                    open += 1;
                }
                Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
                    if open > 0 =>
                {
                    open -= 1;
                    url.push_str(&source[at..range.end]);
                    at = range.end;
                }
                _ => break,
            }
            taken += 1;
        }
        let (length, taken, stop, text_end) = sure?;
        url.truncate(length);
        let trimmed = bare::trimmed(&url).len();
        let rest = stop - (length - trimmed);
        url.truncate(trimmed);
        self.source.skip(taken);
        if rest < text_end {
            self.source.give_back(rest..text_end);
        }
        Some(url)
    }

    /// A tag or a comment in running text.
    pub(super) fn html(&mut self, html: Cow<'a, str>) {
        if !html.contains(['\n', '\r']) {
            return self.spans.text(html);
        }
        for (index, line) in plain::lines(&html).enumerate() {
            if index > 0 {
                self.line_break(Span::SoftBreak);
            }
            self.spans
                .text(line.trim_matches(is_blank).to_owned().into());
        }
    }

    /// HTML that takes lines of its own: paragraphs of what is written.
    pub(super) fn html_block(&mut self, html: &str) {
        let mut spans = Vec::new();
        let html = html.replace('\0', "\u{fffd}");
        for line in plain::lines(&html).map(|line| line.trim_matches(is_blank)) {
            if line.is_empty() {
                self.blocks.paragraph(std::mem::take(&mut spans));
                continue;
            }
            if !spans.is_empty() {
                spans.push(Span::SoftBreak);
            }
            spans.push(Span::Text(line.to_owned().into()));
        }
        self.blocks.paragraph(spans);
        self.leaf = Leaf::None;
    }
}

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || c == '\u{b}'
}

//! pulldown-cmark's events, some of them looked at before they are taken.

use std::{borrow::Cow, collections::VecDeque, ops::Range};

use pulldown_cmark::{CowStr, Event, OffsetIter, Options, Parser};

/// The events of a text, each with the place it has in the source.
pub(super) struct Source<'a> {
    /// The whole source.
    pub(super) text: &'a str,
    events: OffsetIter<'a>,
    seen: VecDeque<(Event<'a>, Range<usize>)>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str, options: Options) -> Self {
        Self {
            text,
            events: Parser::new_ext(text, options).into_offset_iter(),
            seen: VecDeque::new(),
        }
    }

    pub(super) fn next(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        if self.seen.is_empty() {
            return self.events.next();
        }
        self.seen.pop_front()
    }

    /// The event after `ahead` others, which stays to be taken.
    pub(super) fn peek(&mut self, ahead: usize) -> Option<&(Event<'a>, Range<usize>)> {
        while self.seen.len() <= ahead {
            self.seen.push_back(self.events.next()?);
        }
        self.seen.get(ahead)
    }

    /// Takes so many events that were looked at.
    pub(super) fn skip(&mut self, count: usize) {
        self.seen.drain(..count);
    }

    /// Takes the next event if it is text that stands right behind `end`; gives its own end.
    pub(super) fn goes_on(&mut self, end: usize) -> Option<usize> {
        let source = self.text;
        if matches!(source.as_bytes().get(end), None | Some(b'\n' | b'\r')) {
            return None;
        }
        let (event, range) = self.next()?;
        match event {
            Event::Text(CowStr::Borrowed(text))
                if range.start == end && std::ptr::eq(&source[range.clone()], text) =>
            {
                Some(range.end)
            }
            event => {
                self.seen.push_front((event, range));
                None
            }
        }
    }

    /// Gives a part of the source back as text to be read next.
    pub(super) fn give_back(&mut self, range: Range<usize>) {
        let text = &self.text[range.clone()];
        self.seen.push_front((Event::Text(text.into()), range));
    }

    /// Whether a text is what stands in the source, not an entity's meaning.
    pub(super) fn is_raw(&self, text: &CowStr<'a>, range: &Range<usize>) -> bool {
        match text {
            CowStr::Borrowed(text) => {
                let there = &self.text[range.clone()];
                std::ptr::eq(there, *text)
            }
            _ => false,
        }
    }

    /// Whether the text from here on has its first character by a backslash, if it has none
    /// before it.
    pub(super) fn is_escaped(&self, start: usize) -> bool {
        self.text[..start].ends_with('\\')
    }
}

pub(super) fn cow(text: CowStr<'_>) -> Cow<'_, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        text => Cow::Owned(text.into_string()),
    }
}

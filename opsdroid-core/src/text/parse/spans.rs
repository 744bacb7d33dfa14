//! Running text as it is built: spans, and the spans they are in.

use std::borrow::Cow;

use memchr::memchr;

use crate::text::{
    neat::join,
    tree::{Mention, MentionKind, Span},
};

/// What spans are in.
pub(super) enum Kind<'a> {
    Emphasis,
    Strong,
    Strike,
    Link {
        url: Cow<'a, str>,
        title: Cow<'a, str>,
    },
}

/// The spans of a block, the innermost open one last.
///
/// Stressed twice is stressed, so no span is in one of its own kind: with a link in three kinds of
/// stress at most, spans nest four deep.
#[derive(Default)]
pub(super) struct Spans<'a> {
    open: Vec<Open<'a>>,
    /// Those of the block, then those of each open span that are in it so far. They are moved to
    /// where they belong when it closes, in one go.
    spans: Vec<Span<'a>>,
    /// Where the innermost open span's begin.
    start: usize,
    emphasis: bool,
    strong: bool,
    strike: bool,
    link: bool,
    /// Whether the source has the character that no text may have.
    nul: bool,
}

/// What is open.
enum Open<'a> {
    /// A span, and where its parent's spans begin.
    Span(Kind<'a>, usize),
    /// What is in one of its own kind: only what is in it.
    Spliced,
}

impl<'a> Spans<'a> {
    /// For the spans of this source.
    pub(super) fn of(source: &str) -> Self {
        Self {
            nul: memchr(0, source.as_bytes()).is_some(),
            ..Self::default()
        }
    }

    pub(super) fn in_link(&self) -> bool {
        self.link
    }

    pub(super) fn push(&mut self, span: Span<'a>) {
        self.spans.push(span);
    }

    /// Whether the last line ends here.
    pub(super) fn broken(&mut self) -> bool {
        matches!(self.last(), Some(Span::Break | Span::SoftBreak))
    }

    /// The last span of those that the innermost open one has.
    fn last(&mut self) -> Option<&mut Span<'a>> {
        self.spans[self.start..].last_mut()
    }

    /// Puts text at the end, as one with the text before it.
    pub(super) fn text(&mut self, text: Cow<'a, str>) {
        if text.is_empty() {
            return;
        }
        // As the specification has it: nothing in Markdown can mean this character.
        let text = match self.nul && text.contains('\0') {
            true => text.replace('\0', "\u{fffd}").into(),
            false => text,
        };
        match self.last() {
            Some(Span::Text(before)) => before.to_mut().push_str(&text),
            _ => self.spans.push(Span::Text(text)),
        }
    }

    pub(super) fn code(&mut self, code: Cow<'a, str>) {
        match self.last() {
            Some(Span::Code(before)) => before.to_mut().push_str(&code),
            _ => self.spans.push(Span::Code(code)),
        }
    }

    /// A picture, described later.
    pub(super) fn picture(&mut self, url: Cow<'a, str>, title: Cow<'a, str>) {
        let alt = Cow::Borrowed("");
        self.spans.push(Span::Image { url, title, alt });
    }

    pub(super) fn describe(&mut self, text: String) {
        if let Some(Span::Image { alt, .. }) = self.last() {
            *alt = text.into();
        }
    }

    pub(super) fn open(&mut self, kind: Kind<'a>) {
        let same = self.same(&kind);
        if *same {
            return self.open.push(Open::Spliced);
        }
        *same = true;
        self.open.push(Open::Span(kind, self.start));
        self.start = self.spans.len();
    }

    pub(super) fn close(&mut self) {
        let Some(Open::Span(kind, start)) = self.open.pop() else {
            return;
        };
        *self.same(&kind) = false;
        let spans = match self.start {
            0 => self.all(),
            start => self.spans.split_off(start),
        };
        self.start = start;
        let span = match kind {
            Kind::Emphasis => Span::Emphasis(spans),
            Kind::Strong => Span::Strong(spans),
            Kind::Strike => Span::Strike(spans),
            Kind::Link { url, title } => return self.link(url, title, spans),
        };
        let left = match self.last() {
            Some(before) => join(before, span),
            None => Some(span),
        };
        self.spans.extend(left);
    }

    /// Whether one of this kind is open.
    fn same(&mut self, kind: &Kind<'_>) -> &mut bool {
        match kind {
            Kind::Emphasis => &mut self.emphasis,
            Kind::Strong => &mut self.strong,
            Kind::Strike => &mut self.strike,
            Kind::Link { .. } => &mut self.link,
        }
    }

    fn link(&mut self, url: Cow<'a, str>, title: Cow<'a, str>, spans: Vec<Span<'a>>) {
        // A room's token whose id has a host reads as an address.
        self.spans.push(match url.strip_prefix("mailto:#") {
            Some(id) if matches!(&spans[..], [Span::Text(text)] if text[1..] == *id) => {
                let id = crate::text::mention::decoded(id).into_owned().into();
                Span::Mention(Mention {
                    kind: MentionKind::Room,
                    id,
                })
            }
            _ => Span::Link { url, title, spans },
        });
    }

    /// All spans of the block that ends.
    pub(super) fn take(&mut self) -> Vec<Span<'a>> {
        while !self.open.is_empty() {
            self.close();
        }
        self.all()
    }

    /// All spans, without the room that there was for more.
    fn all(&mut self) -> Vec<Span<'a>> {
        let mut all = Vec::with_capacity(self.spans.len());
        all.append(&mut self.spans);
        all
    }
}

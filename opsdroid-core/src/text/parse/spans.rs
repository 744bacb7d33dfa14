//! Running text as it is built: spans, and the spans they are in.

use std::borrow::Cow;

use crate::text::tree::{MAX_DEPTH, Mention, MentionKind, Span};

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
#[derive(Default)]
pub(super) struct Spans<'a> {
    open: Vec<Open<'a>>,
    here: Vec<Span<'a>>,
    /// How many spans are open that are too deep to be any.
    spliced: usize,
    linked: bool,
}

/// A span with its parent's spans before it, and how many were spliced into the parent.
struct Open<'a> {
    kind: Kind<'a>,
    before: Vec<Span<'a>>,
    spliced: usize,
}

impl<'a> Spans<'a> {
    pub(super) fn in_link(&self) -> bool {
        self.linked
    }

    pub(super) fn push(&mut self, span: Span<'a>) {
        self.here.push(span);
    }

    /// Puts text at the end, as one with the text before it.
    pub(super) fn text(&mut self, text: Cow<'a, str>) {
        if text.is_empty() {
            return;
        }
        match self.here.last_mut() {
            Some(Span::Text(before)) => before.to_mut().push_str(&text),
            _ => self.here.push(Span::Text(text)),
        }
    }

    pub(super) fn code(&mut self, code: Cow<'a, str>) {
        match self.here.last_mut() {
            Some(Span::Code(before)) => before.to_mut().push_str(&code),
            _ => self.here.push(Span::Code(code)),
        }
    }

    /// A picture, described later.
    pub(super) fn picture(&mut self, url: Cow<'a, str>, title: Cow<'a, str>) {
        let alt = Cow::Borrowed("");
        self.here.push(Span::Image { url, title, alt });
    }

    pub(super) fn describe(&mut self, text: String) {
        if let Some(Span::Image { alt, .. }) = self.here.last_mut() {
            *alt = text.into();
        }
    }

    pub(super) fn open(&mut self, kind: Kind<'a>, depth: usize) {
        let is_link = matches!(kind, Kind::Link { .. });
        // A link has the last level for itself: it is never lost.
        let room = MAX_DEPTH - usize::from(!is_link);
        let struck = matches!(kind, Kind::Strike)
            && self
                .open
                .iter()
                .any(|open| matches!(open.kind, Kind::Strike));
        if struck || (!is_link && self.spliced > 0) || depth + self.open.len() >= room {
            self.spliced += 1;
            return;
        }
        self.linked |= is_link;
        self.open.push(Open {
            kind,
            before: std::mem::take(&mut self.here),
            spliced: std::mem::take(&mut self.spliced),
        });
    }

    pub(super) fn close(&mut self) {
        if self.spliced > 0 {
            self.spliced -= 1;
            return;
        }
        let Some(open) = self.open.pop() else {
            return;
        };
        self.spliced = open.spliced;
        let spans = std::mem::replace(&mut self.here, open.before);
        self.here.push(match open.kind {
            Kind::Emphasis => Span::Emphasis(spans),
            Kind::Strong => Span::Strong(spans),
            Kind::Strike => Span::Strike(spans),
            Kind::Link { url, title } => {
                self.linked = false;
                return self.link(url, title, spans);
            }
        });
    }

    fn link(&mut self, url: Cow<'a, str>, title: Cow<'a, str>, spans: Vec<Span<'a>>) {
        // A room's token whose id has a host reads as an address.
        self.here.push(match url.strip_prefix("mailto:#") {
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
            self.spliced = 0;
            self.close();
        }
        self.spliced = 0;
        std::mem::take(&mut self.here)
    }
}

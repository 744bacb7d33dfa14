//! Spans in the one shape that Markdown can say: none in one of its own kind, none beside one.
//!
//! Nobody sees that two are one: strong in strong is strong, and so is strong beside strong.

use std::borrow::Cow;

use super::tree::Span;

/// Takes a span into the one before it if they are of the same kind; gives it back if they stay
/// two.
pub(super) fn join<'a>(before: &mut Span<'a>, span: Span<'a>) -> Option<Span<'a>> {
    match (before, span) {
        (Span::Text(before), Span::Text(text)) | (Span::Code(before), Span::Code(text)) => {
            before.to_mut().push_str(&text);
        }
        (Span::Emphasis(before), Span::Emphasis(inner))
        | (Span::Strong(before), Span::Strong(inner))
        | (Span::Strike(before), Span::Strike(inner)) => {
            inner.into_iter().for_each(|span| push(before, span));
        }
        (_, span) => return Some(span),
    }
    None
}

/// Adds a span; to the span before it if that is of the same kind.
pub(super) fn push<'a>(spans: &mut Vec<Span<'a>>, span: Span<'a>) {
    let left = match spans.last_mut() {
        Some(before) => join(before, span),
        None => Some(span),
    };
    spans.extend(left);
}

/// Spans in that shape; `None` where they are in it already.
pub(super) fn neat<'s>(spans: &'s [Span<'_>]) -> Option<Vec<Span<'s>>> {
    (!is_neat(spans, Within::default())).then(|| {
        let mut neat = Vec::with_capacity(spans.len());
        add(spans, Within::default(), &mut neat);
        neat
    })
}

/// What spans are in.
#[derive(Clone, Copy, Default)]
struct Within {
    emphasis: bool,
    strong: bool,
    strike: bool,
    link: bool,
}

impl Within {
    /// What the spans in a span are in; `None` where it is in one of its own kind.
    fn and(mut self, span: &Span<'_>) -> Option<Self> {
        let is = match span {
            Span::Emphasis(_) => &mut self.emphasis,
            Span::Strong(_) => &mut self.strong,
            Span::Strike(_) => &mut self.strike,
            Span::Link { .. } => &mut self.link,
            _ => return Some(self),
        };
        (!std::mem::replace(is, true)).then_some(self)
    }
}

fn is_neat(spans: &[Span<'_>], within: Within) -> bool {
    let kind = |span| match span {
        &Span::Text(_) => 1,
        Span::Code(_) => 2,
        Span::Emphasis(_) => 3,
        Span::Strong(_) => 4,
        Span::Strike(_) => 5,
        _ => 0,
    };
    let mut last = 0;
    spans.iter().all(|span| {
        let before = std::mem::replace(&mut last, kind(span));
        let joins = last > 0 && last == before;
        match (within.and(span), span) {
            (None, _) => false,
            _ if joins => false,
            (_, Span::Text(text) | Span::Code(text)) => !text.is_empty(),
            (Some(within), Span::Emphasis(spans) | Span::Strong(spans) | Span::Strike(spans)) => {
                !spans.is_empty() && is_neat(spans, within)
            }
            (Some(within), Span::Link { spans, .. }) => is_neat(spans, within),
            _ => true,
        }
    })
}

fn add<'s>(all: &'s [Span<'_>], within: Within, out: &mut Vec<Span<'s>>) {
    for span in all {
        let inner = |spans: &'s [Span<'_>]| {
            let mut inner = Vec::with_capacity(spans.len());
            add(spans, within.and(span).unwrap_or(within), &mut inner);
            inner
        };
        let borrowed = |text: &'s str| Cow::Borrowed(text);
        let spliced = within.and(span).is_none();
        let span = match span {
            Span::Emphasis(spans) | Span::Strong(spans) | Span::Strike(spans) if spliced => {
                add(spans, within, out);
                continue;
            }
            Span::Link { url, spans, .. } if spliced => {
                // No link is in a link: where it goes is told.
                add(spans, within, out);
                if spans[..] != [Span::Text(borrowed(url))] {
                    push(out, Span::Text(format!(" ({url})").into()));
                }
                continue;
            }
            Span::Text(text) => Span::Text(borrowed(text)),
            Span::Code(text) => Span::Code(borrowed(text)),
            Span::Emphasis(spans) => Span::Emphasis(inner(spans)),
            Span::Strong(spans) => Span::Strong(inner(spans)),
            Span::Strike(spans) => Span::Strike(inner(spans)),
            Span::Link { url, title, spans } => Span::Link {
                url: borrowed(url),
                title: borrowed(title),
                spans: inner(spans),
            },
            Span::Image { url, title, alt } => Span::Image {
                url: borrowed(url),
                title: borrowed(title),
                alt: borrowed(alt),
            },
            Span::Mention(mention) => Span::Mention(super::Mention {
                kind: mention.kind,
                id: borrowed(&mention.id),
            }),
            Span::Break => Span::Break,
            Span::SoftBreak => Span::SoftBreak,
        };
        let empty = match &span {
            Span::Text(text) | Span::Code(text) => text.is_empty(),
            Span::Emphasis(spans) | Span::Strong(spans) | Span::Strike(spans) => spans.is_empty(),
            _ => false,
        };
        if !empty {
            push(out, span);
        }
    }
}

//! Running text as tags.

use std::borrow::Cow;

use super::{Html, clean, escape};
use crate::text::{
    dialect::{Feature, Names, Rendered, Shown, layout::Styles, safe},
    tree::{Mention, Span},
};

pub(super) struct Spans<'s> {
    html: &'s Html,
    names: &'s dyn Names,
    /// What a line begins with where line breaks end lines.
    indent: String,
    out: &'s mut Rendered,
}

impl<'s> Spans<'s> {
    pub(super) fn new(
        html: &'s Html,
        names: &'s dyn Names,
        indent: String,
        out: &'s mut Rendered,
    ) -> Self {
        Self {
            html,
            names,
            indent,
            out,
        }
    }

    /// Writes spans; all of them strong, where there is a tag for that, if `strong`.
    pub(super) fn write(&mut self, spans: &[Span<'_>], strong: bool) {
        match self.html.strong.filter(|_| strong) {
            Some(tag) => self.tagged(tag, |writer| writer.spans(spans, Styles::STRONG, false)),
            None => self.spans(spans, Styles::NONE, false),
        }
    }

    /// Within these styles, and within a link or not.
    fn spans(&mut self, spans: &[Span<'_>], styles: Styles, linked: bool) {
        for span in spans {
            match span {
                Span::Text(text) => self.text(text),
                Span::Strong(spans) => {
                    let tag = (self.html.strong, Styles::STRONG, Feature::Strong);
                    self.styled(tag, spans, styles, linked);
                }
                Span::Emphasis(spans) => {
                    let tag = (self.html.emphasis, Styles::EMPHASIS, Feature::Emphasis);
                    self.styled(tag, spans, styles, linked);
                }
                Span::Strike(spans) => {
                    let tag = (self.html.strike, Styles::STRIKE, Feature::Strike);
                    self.styled(tag, spans, styles, linked);
                }
                Span::Code(code) if self.html.code => {
                    self.tagged("code", |writer| writer.text(code));
                }
                Span::Code(code) => {
                    self.out.lose(Feature::Code);
                    self.text(code);
                }
                Span::Link { url, title, spans } => self.link(url, title, spans, styles, linked),
                Span::Image { url, title, alt } => self.image(url, title, alt, linked),
                Span::Mention(mention) => self.mention(mention, linked),
                Span::Break => self.line(),
                Span::SoftBreak if self.html.layout.soft_breaks => self.line(),
                Span::SoftBreak => self.push(" "),
            }
        }
    }

    /// A tag within itself says nothing new, so there is none.
    fn styled(
        &mut self,
        (tag, style, feature): (Option<&'static str>, Styles, Feature),
        spans: &[Span<'_>],
        styles: Styles,
        linked: bool,
    ) {
        match tag {
            Some(_) if styles.has(style) => self.spans(spans, styles, linked),
            Some(tag) => {
                self.tagged(tag, |writer| {
                    writer.spans(spans, styles.with(style), linked)
                });
            }
            None => {
                self.out.lose(feature);
                self.spans(spans, styles, linked);
            }
        }
    }

    /// A link; where none may be, its text and its URL.
    fn link(&mut self, url: &str, title: &str, spans: &[Span<'_>], styles: Styles, linked: bool) {
        let shown = shown(spans);
        let empty = shown.trim().is_empty();
        let bare = empty || safe::is_bare(url, &shown);
        let href = Html::url(url, self.html.layout.schemes).filter(|_| self.html.link && !linked);
        if let Some(href) = href {
            self.out.text.extend(["<a href=\"", &href, "\""]);
            self.end_tag(title);
            if empty {
                self.text(url);
            } else {
                self.spans(spans, styles, true);
            }
            self.push("</a>");
            return;
        }
        self.lose_title(title);
        if empty {
            return self.text(url);
        }
        self.spans(spans, styles, linked);
        if !bare {
            self.out.lose(Feature::Link);
            self.text(&format!(" ({url})"));
        }
    }

    fn image(&mut self, url: &str, title: &str, alt: &str, linked: bool) {
        match Html::url(url, self.html.image_schemes).filter(|_| self.html.image) {
            Some(src) => {
                self.out.text.extend(["<img src=\"", &src, "\" alt=\""]);
                self.text(alt);
                self.push("\"");
                self.end_tag(title);
            }
            None => {
                self.out.lose(Feature::Image);
                let alt = [Span::Text(alt.into())];
                self.link(url, title, &alt, Styles::NONE, linked);
            }
        }
    }

    /// Ends a tag that has begun, with its title.
    fn end_tag(&mut self, title: &str) {
        if !title.is_empty() && self.html.titles {
            self.push(" title=\"");
            self.text(title);
            self.push("\"");
        } else {
            self.lose_title(title);
        }
        self.push(">");
    }

    fn lose_title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.lose(Feature::Title);
        }
    }

    fn mention(&mut self, mention: &Mention<'_>, linked: bool) {
        match self.names.show(mention) {
            Shown::Markup(markup) if !linked => self.push(&safe::clean(&markup)),
            Shown::Link { url, text } if !linked && self.html.link => {
                match Html::url(&url, self.html.layout.schemes) {
                    Some(href) => {
                        self.out.text.extend(["<a href=\"", &href, "\">"]);
                        self.text(&text);
                        self.push("</a>");
                    }
                    None => self.lost_mention(&text),
                }
            }
            Shown::Text(text) | Shown::Link { text, .. } => self.lost_mention(&text),
            Shown::Markup(_) => match ().show(mention) {
                Shown::Text(text) => self.lost_mention(&text),
                _ => self.lost_mention(&mention.id),
            },
        }
    }

    fn lost_mention(&mut self, text: &str) {
        self.out.lose(Feature::Mention);
        self.text(text);
    }

    fn line(&mut self) {
        if self.html.breaks {
            self.push("<br>");
        } else {
            self.push("\n");
            self.out.text.push_str(&self.indent);
        }
    }

    fn text(&mut self, text: &str) {
        let text = clean(text, self.out);
        escape(&text, &mut self.out.text);
    }

    fn tagged(&mut self, tag: &str, write: impl FnOnce(&mut Self)) {
        self.out.text.extend(["<", tag, ">"]);
        write(self);
        self.out.text.extend(["</", tag, ">"]);
    }

    fn push(&mut self, markup: &str) {
        self.out.text.push_str(markup);
    }
}

/// The text that spans show.
fn shown<'s>(spans: &'s [Span<'_>]) -> Cow<'s, str> {
    if let [Span::Text(text)] = spans {
        return text.as_ref().into();
    }
    let mut text = String::new();
    for span in spans {
        match span {
            Span::Text(part) | Span::Code(part) => text.push_str(part),
            Span::Image { url, alt, .. } if alt.trim().is_empty() => text.push_str(url),
            Span::Image { alt, .. } => text.push_str(alt),
            Span::Mention(mention) => text.push_str(&mention.id),
            Span::Strong(spans) | Span::Emphasis(spans) | Span::Strike(spans) => {
                text.push_str(&shown(spans));
            }
            Span::Link { spans, .. } => text.push_str(&shown(spans)),
            Span::Break | Span::SoftBreak => text.push(' '),
        }
    }
    text.into()
}

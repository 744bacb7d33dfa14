//! HTML of the tags that a service knows.

mod blocks;
mod read;
mod spans;

use std::borrow::Cow;

use super::{Dialect, Feature, Names, Rendered, layout::Layout, safe};
use crate::text::tree::{Block, Document};

/// HTML, of these tags alone.
///
/// Nothing of a text becomes a tag, and no link goes where the schemes don't allow. What there is
/// no tag for becomes lines, and lists bullets, as [`Layout`] says.
///
/// ```
/// use opsdroid_core::text::{Dialect, Document, dialect::Html, tree::{Block, Span}};
///
/// /// For a service that calls strong text `b`, and knows no pictures.
/// const SERVICE: Html = Html { strong: Some("b"), image: false, ..Html::full() };
///
/// let spans = vec![Span::Strong(vec![Span::Text("<now>".into())])];
/// let document = Document { blocks: vec![Block::Paragraph(spans)] };
/// assert_eq!(SERVICE.write(&document, &()).text, "<p><b>&lt;now&gt;</b></p>");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html {
    /// The tag of strong emphasis.
    pub strong: Option<&'static str>,
    /// The tag of emphasis.
    pub emphasis: Option<&'static str>,
    /// The tag of what is struck through.
    pub strike: Option<&'static str>,
    /// Whether there is `code`.
    pub code: bool,
    /// Whether there is `pre`.
    pub pre: bool,
    /// Whether a block's language may be said, in `<pre><code class="language-x">`.
    pub language: bool,
    /// Whether there is `a`.
    pub link: bool,
    /// Whether there is `img`.
    pub image: bool,
    /// Whether there is the attribute `title`.
    pub titles: bool,
    /// Whether there is `blockquote`.
    pub quote: bool,
    /// Whether `blockquote` may be in `blockquote`.
    pub nested_quotes: bool,
    /// Whether there are `ul`, `ol` and `li`.
    pub lists: bool,
    /// Whether there are `h1` to `h6`.
    pub headings: bool,
    /// Whether there is `table` with all that is in it.
    pub tables: bool,
    /// Whether cells say how they are aligned, with `align`.
    pub alignment: bool,
    /// Whether there is `hr`.
    pub rule: bool,
    /// Whether there is `br`; where there isn't, line breaks are.
    pub breaks: bool,
    /// Whether there is `p`; where there isn't, empty lines are.
    pub paragraphs: bool,
    /// What indents lists that are drawn; once for each column.
    pub indent: &'static str,
    /// What a picture's URL may begin with, as [`Layout::schemes`] says it of links.
    pub image_schemes: &'static [&'static str],
    /// How what there is no tag for is drawn, and what links there may be.
    pub layout: Layout,
}

impl Html {
    /// All that formatted text needs.
    pub const fn full() -> Self {
        Self {
            strong: Some("strong"),
            emphasis: Some("em"),
            strike: Some("del"),
            code: true,
            pre: true,
            language: true,
            link: true,
            image: true,
            titles: true,
            quote: true,
            nested_quotes: true,
            lists: true,
            headings: true,
            tables: true,
            alignment: true,
            rule: true,
            breaks: true,
            paragraphs: true,
            indent: "&nbsp;",
            image_schemes: &["http", "https"],
            layout: Layout::new(),
        }
    }

    /// A few tags within lines, `pre` and `blockquote`; lines end in line breaks.
    pub const fn limited() -> Self {
        Self {
            strong: Some("b"),
            emphasis: Some("i"),
            strike: Some("s"),
            image: false,
            titles: false,
            nested_quotes: false,
            lists: false,
            headings: false,
            tables: false,
            alignment: false,
            rule: false,
            breaks: false,
            paragraphs: false,
            indent: "\u{a0}",
            ..Self::full()
        }
    }

    /// The URL as an attribute may have it, where it may be linked to.
    fn url(url: &str, schemes: &[&str]) -> Option<String> {
        safe::has_scheme(url, schemes).then(|| {
            let mut written = String::with_capacity(url.len() + 8);
            escape(&safe::clean_url(url, |_| false), &mut written);
            written
        })
    }
}

impl Dialect for Html {
    fn write_blocks(&self, blocks: &[Block<'_>], names: &dyn Names, out: &mut Rendered) {
        blocks::write(self, blocks, names, out);
    }

    fn between(&self, first: &Block<'_>, second: &Block<'_>) -> Option<&'static str> {
        Some(
            match (self.is_tag(first, true), self.is_tag(second, true)) {
                (false, false) if self.breaks => "<br><br>",
                (false, false) => "\n\n",
                _ => "",
            },
        )
    }

    fn read<'a>(&self, text: &'a str, names: &dyn Names) -> Document<'a> {
        read::read(self, text, names)
    }
}

/// A text without control characters.
fn clean<'t>(text: &'t str, out: &mut Rendered) -> Cow<'t, str> {
    let cleaned = safe::clean(text);
    if let Cow::Owned(_) = cleaned {
        out.lose(Feature::Characters);
    }
    cleaned
}

/// Writes text for between tags and within attributes.
fn escape(text: &str, written: &mut String) {
    let special = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    let mut rest = text;
    while let Some(at) = rest.as_bytes().iter().position(special) {
        written.push_str(&rest[..at]);
        written.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    written.push_str(rest);
}

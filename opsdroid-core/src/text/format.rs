//! A message's text: Markdown, or plain.

use std::{borrow::Cow, fmt, ops::Deref};

use super::{Dialect, Document, Markdown, Names, Rendered, escape, parse, plain};

/// A text with markup, or one that is plain.
///
/// A string is Markdown, so that a skill writes `"**done**"` where it means so. What a person typed
/// without markup is [`plain`](Text::plain): nothing in it ever turns into markup.
///
/// A `Text` is the `str` that it was made from, in whatever format that is. To put it into another
/// text, format it: it shows as Markdown then. To look for something in it, take
/// [`to_plain`](Text::to_plain).
///
/// ```
/// use opsdroid_core::text::Text;
///
/// let typed = Text::plain("2 * 3 * 4");
/// assert_eq!(typed, "2 * 3 * 4");
/// assert_eq!(Text::from(format!("**{typed}**")).to_plain(), "2 * 3 * 4");
/// assert_eq!(Text::from("see `main`").to_plain(), "see main");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    source: String,
    format: Format,
}

/// What a text's source is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Markdown.
    #[default]
    Markdown,
    /// Nothing but text.
    Plain,
}

impl Text {
    /// A text in which nothing is markup.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            source: text.into(),
            format: Format::Plain,
        }
    }

    /// A text that a service sent: plain where it has no markup, else Markdown.
    pub fn read(dialect: &dyn Dialect, text: &str, names: &dyn Names) -> Self {
        let document = dialect.read(text, names);
        match plain::is_plain(&document) {
            true => Self::plain(plain::write(&document)),
            false => Self::from(&document),
        }
    }

    /// What the source is.
    pub fn format(&self) -> Format {
        self.format
    }

    /// What the text was made from, in its format.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// The text as a tree.
    pub fn document(&self) -> Document<'_> {
        match self.format {
            Format::Markdown => parse(&self.source),
            Format::Plain => plain::read(&self.source),
        }
    }

    /// The text as Markdown: a plain one escaped where it has to be.
    pub fn to_markdown(&self) -> Cow<'_, str> {
        match self.format {
            Format::Markdown => Cow::Borrowed(&self.source),
            Format::Plain => escape(&self.source),
        }
    }

    /// What is seen of the text, without any markup: what matchers look at.
    ///
    /// Code is there as it is, a link by its text, a picture by its description, a mention as
    /// `<@id>` or `<#id>`. Lines are lines; between paragraphs there is an empty one. Costs nothing
    /// where there is no markup.
    pub fn to_plain(&self) -> Cow<'_, str> {
        match self.format {
            Format::Plain => Cow::Borrowed(&self.source),
            Format::Markdown if self.is_as_seen() => Cow::Borrowed(&self.source),
            Format::Markdown => Cow::Owned(plain::write(&self.document())),
        }
    }

    /// Whether what is seen is the source itself: it is plain, or Markdown without markup. Tells
    /// so without parsing; where that isn't certain, it isn't so.
    pub fn is_as_seen(&self) -> bool {
        match self.format {
            Format::Plain => true,
            Format::Markdown => plain::is_unmarked(&self.source),
        }
    }

    /// The text as a service takes it.
    pub fn render(&self, dialect: &dyn Dialect, names: &dyn Names) -> Rendered {
        dialect.write(&self.document(), names)
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.source
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.source
    }
}

impl fmt::Display for Text {
    /// Writes Markdown, so that a text can be put into another one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_markdown())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.format {
            Format::Markdown => fmt::Debug::fmt(&self.source, f),
            Format::Plain => f.debug_tuple("Plain").field(&self.source).finish(),
        }
    }
}

impl From<String> for Text {
    fn from(markdown: String) -> Self {
        Self {
            source: markdown,
            format: Format::Markdown,
        }
    }
}

macro_rules! from_markdown {
    ($($text:ty),*) => {$(
        impl From<$text> for Text {
            fn from(markdown: $text) -> Self {
                Self::from(String::from(markdown))
            }
        }
    )*};
}

from_markdown!(&str, &String, Box<str>, Cow<'_, str>);

impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

impl From<&Document<'_>> for Text {
    fn from(document: &Document<'_>) -> Self {
        Self::from(Markdown.write(document, &()).text)
    }
}

/// The source, in whatever format it is.
impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.source
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.source == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.source == *other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        self.source == *other
    }
}

impl PartialEq<Text> for str {
    fn eq(&self, other: &Text) -> bool {
        *self == other.source
    }
}

impl PartialEq<Text> for &str {
    fn eq(&self, other: &Text) -> bool {
        **self == other.source
    }
}

impl PartialEq<Text> for String {
    fn eq(&self, other: &Text) -> bool {
        *self == other.source
    }
}

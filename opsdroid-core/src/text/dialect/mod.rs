//! What a service calls formatted text: how a tree is written for it, and read from it.

pub mod layout;
pub mod plain;
pub mod safe;

mod ansi;
mod control;
mod html;
mod marks;

use std::{borrow::Cow, fmt};

pub use self::{
    ansi::Ansi,
    control::ControlCodes,
    html::Html,
    marks::{Bare, Boundary, Escape, InCode, MarkLinks, Marks},
    plain::{Plain, Urls},
};

use super::tree::{Block, Document, Mention, MentionKind};

mod markdown;

pub use self::markdown::{Markdown, escape};

/// A service's way to write formatted text.
///
/// A connector picks one of those here, sets its data to what the service knows, or wraps one.
/// Writing and reading never fail and never panic: what can't be expressed is shown in the nearest
/// way and said in [`Rendered::lost`]; what can't be read is plain text.
pub trait Dialect: fmt::Debug + Send + Sync {
    /// Writes blocks for the service, as a text of their own, after what `out` has already.
    ///
    /// Plain text in the tree comes out as text, whatever it looks like. Takes time in proportion
    /// to the text.
    fn write_blocks(&self, blocks: &[Block<'_>], names: &dyn Names, out: &mut Rendered);

    /// What stands between two blocks where each is written as a text of its own, and both as one
    /// text are no more than that. `None` where they are.
    ///
    /// Spares splitting a text to write all of it twice.
    fn between(&self, _first: &Block<'_>, _second: &Block<'_>) -> Option<&'static str> {
        None
    }

    /// Writes blocks as one text, as [`Dialect::write_blocks`] does, from what each is as a text of
    /// its own; `None` where that can't be. None of those texts is empty.
    fn join(&self, parts: &[Part<'_>], _names: &dyn Names) -> Option<Rendered> {
        let length = parts.iter().map(|part| part.text.len() + 8).sum();
        let mut out = Rendered::new(String::with_capacity(length));
        let mut before = None;
        for part in parts {
            if let Some(before) = before.replace(part.block) {
                out.text.push_str(self.between(before, part.block)?);
            }
            out.paste(part);
        }
        Some(out)
    }

    /// Writes a text for the service.
    fn write(&self, document: &Document<'_>, names: &dyn Names) -> Rendered {
        let mut out = Rendered::default();
        self.write_blocks(&document.blocks, names, &mut out);
        out
    }

    /// Reads what the service sent.
    fn read<'a>(&self, text: &'a str, names: &dyn Names) -> Document<'a>;
}

/// A block, and what it is as a text of its own.
#[derive(Clone, Copy, Debug)]
pub struct Part<'p> {
    /// The block.
    pub block: &'p Block<'p>,
    /// It, written alone.
    pub text: &'p str,
    /// What it lost.
    pub lost: &'p [Lost],
}

/// A text as a service takes it, and what it lost on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rendered {
    /// The text.
    pub text: String,
    /// What the dialect couldn't express: each feature once, in the order of [`Feature`].
    pub lost: Vec<Lost>,
}

/// Something of the text that the dialect couldn't express.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What it was.
    pub feature: Feature,
    /// How often it was there.
    pub times: usize,
}

/// What a text may have that not every dialect can express.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Feature {
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck-through text.
    Strike,
    /// Code within a line.
    Code,
    /// A block of code.
    CodeBlock,
    /// A block of code's language.
    Language,
    /// A link whose text isn't its URL.
    Link,
    /// A link's or a picture's title.
    Title,
    /// A picture.
    Image,
    /// A heading, or its level.
    Heading,
    /// A quotation.
    Quote,
    /// A list.
    List,
    /// A list in a list.
    NestedList,
    /// A task's box.
    Task,
    /// A table.
    Table,
    /// A line across.
    Rule,
    /// A mention that notifies nobody.
    Mention,
    /// Characters that the service doesn't take, such as control characters.
    Characters,
}

/// How a service names users and rooms. `()` knows nothing and shows ids.
pub trait Names: Send + Sync {
    /// How a mention is written.
    fn show<'a>(&self, mention: &'a Mention<'_>) -> Shown<'a> {
        let sign = match mention.kind {
            MentionKind::User => "@",
            MentionKind::Room => "#",
        };
        Shown::Text(match mention.id.starts_with(sign) {
            true => Cow::Borrowed(&mention.id),
            false => [sign, &mention.id].concat().into(),
        })
    }

    /// The mention that a link to this URL is, in services that mention so.
    fn linked(&self, _url: &str) -> Option<Mention<'static>> {
        None
    }

    /// The mention that this token is, in services that mention by `<token>`; without the brackets.
    fn token(&self, _token: &str) -> Option<Mention<'static>> {
        None
    }
}

impl Names for () {}

/// How a mention is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown<'a> {
    /// As this text: it notifies nobody, or the service finds the name by itself.
    Text(Cow<'a, str>),
    /// As a link with this text, in dialects that have links.
    Link {
        /// Where it goes.
        url: Cow<'a, str>,
        /// What is shown.
        text: Cow<'a, str>,
    },
    /// As the service's own markup, to the letter but for control characters: who gives it has
    /// escaped what is in it. In a link, and in tables' cells that are drawn, it is the id instead.
    Markup(Cow<'a, str>),
}

impl Rendered {
    /// A text of which nothing was lost.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            lost: Vec::new(),
        }
    }

    /// Adds what a block is as a text of its own.
    pub(crate) fn paste(&mut self, part: &Part<'_>) {
        self.text.push_str(part.text);
        for lost in part.lost {
            (0..lost.times).for_each(|_| self.lose(lost.feature));
        }
    }

    /// Notes that something was lost.
    pub fn lose(&mut self, feature: Feature) {
        match self
            .lost
            .binary_search_by_key(&feature, |lost| lost.feature)
        {
            Ok(there) => self.lost[there].times += 1,
            Err(place) => self.lost.insert(place, Lost { feature, times: 1 }),
        }
    }

    /// Whether this was lost.
    pub fn has_lost(&self, feature: Feature) -> bool {
        self.lost.iter().any(|lost| lost.feature == feature)
    }
}

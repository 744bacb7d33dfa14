//! A text as a tree: what every dialect is read into and written from.

use std::borrow::Cow;

/// How deep a tree goes. What is nested deeper is spliced into what it is in, so that no text is
/// lost and nothing that walks a tree can overflow the stack.
pub const MAX_DEPTH: usize = 32;

/// A text: blocks, one under the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document<'a> {
    /// The blocks, in order.
    pub blocks: Vec<Block<'a>>,
}

/// What takes lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block<'a> {
    /// Running text.
    Paragraph(Vec<Span<'a>>),
    /// A heading.
    Heading {
        /// 1 for the largest, 6 for the smallest.
        level: u8,
        /// What it says.
        spans: Vec<Span<'a>>,
    },
    /// Lines shown as they are written.
    Code {
        /// The language; empty where none is said.
        language: Cow<'a, str>,
        /// The lines, without the last line break.
        text: Cow<'a, str>,
    },
    /// What somebody else said.
    Quote(Vec<Block<'a>>),
    /// A list.
    List(List<'a>),
    /// A table.
    Table(Table<'a>),
    /// A line across.
    Rule,
}

/// A list of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<'a> {
    /// The first item's number; `None` where items aren't numbered.
    pub start: Option<u64>,
    /// Whether its items stand close, without an empty line between them.
    pub tight: bool,
    /// The items.
    pub items: Vec<Item<'a>>,
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item<'a> {
    /// Whether it is done, where it is a task.
    pub checked: Option<bool>,
    /// What it says. In a tight list a lone paragraph is the item's text.
    pub blocks: Vec<Block<'a>>,
}

/// A table. Every row has as many cells as there are columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table<'a> {
    /// One for each column.
    pub columns: Vec<Alignment>,
    /// The first row, which names the columns.
    pub head: Vec<Cell<'a>>,
    /// The rows under it.
    pub rows: Vec<Vec<Cell<'a>>>,
}

/// A table's cell.
pub type Cell<'a> = Vec<Span<'a>>;

/// To which side a table's column is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// Nothing is said.
    #[default]
    None,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// A part of running text. As it is read from Markdown, none is in one of its own kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span<'a> {
    /// Plain text, without line breaks.
    Text(Cow<'a, str>),
    /// Stressed: usually italic.
    Emphasis(Vec<Span<'a>>),
    /// Strongly stressed: usually bold.
    Strong(Vec<Span<'a>>),
    /// Struck through.
    Strike(Vec<Span<'a>>),
    /// Shown as it is written.
    Code(Cow<'a, str>),
    /// A link.
    Link {
        /// Where it goes.
        url: Cow<'a, str>,
        /// What a pointer over it shows; usually empty.
        title: Cow<'a, str>,
        /// What is shown; the URL itself where it was written bare.
        spans: Vec<Span<'a>>,
    },
    /// A picture by its URL.
    Image {
        /// Where it is.
        url: Cow<'a, str>,
        /// What a pointer over it shows; usually empty.
        title: Cow<'a, str>,
        /// What it shows, for who can't see it.
        alt: Cow<'a, str>,
    },
    /// A user or a room.
    Mention(Mention<'a>),
    /// A line break that is meant.
    Break,
    /// A line break in the source, where a space would do.
    SoftBreak,
}

/// A user (`<@id>`) or a room (`<#id>`), by the service's id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mention<'a> {
    /// What it is.
    pub kind: MentionKind,
    /// The service's id of it.
    pub id: Cow<'a, str>,
}

/// What a mention is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// A user.
    User,
    /// A room.
    Room,
}

impl Block<'_> {
    /// Whether there is a link or a picture in it.
    pub(crate) fn has_links(&self) -> bool {
        let have = |spans: &Vec<Span<'_>>| spans.iter().any(Span::has_links);
        match self {
            Self::Paragraph(spans) | Self::Heading { spans, .. } => have(spans),
            Self::Code { .. } | Self::Rule => false,
            Self::Quote(blocks) => blocks.iter().any(Self::has_links),
            Self::List(list) => {
                let mut blocks = list.items.iter().flat_map(|item| &item.blocks);
                blocks.any(Self::has_links)
            }
            Self::Table(table) => {
                let mut rows = table.rows.iter().chain([&table.head]);
                rows.any(|row| row.iter().any(have))
            }
        }
    }
}

impl Span<'_> {
    fn has_links(&self) -> bool {
        match self {
            Self::Link { .. } | Self::Image { .. } => true,
            Self::Emphasis(spans) | Self::Strong(spans) | Self::Strike(spans) => {
                spans.iter().any(Self::has_links)
            }
            _ => false,
        }
    }

    /// Whether there is anything to see of it.
    pub(crate) fn shows(&self) -> bool {
        match self {
            Self::Text(text) | Self::Code(text) => !text.is_empty(),
            Self::Emphasis(spans) | Self::Strong(spans) | Self::Strike(spans) => {
                spans.iter().any(Self::shows)
            }
            Self::Link { .. } | Self::Image { .. } | Self::Mention(_) => true,
            Self::Break | Self::SoftBreak => false,
        }
    }
}

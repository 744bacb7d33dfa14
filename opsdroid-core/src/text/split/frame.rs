//! What is open around the place where a piece is being filled: quotes, lists and items.

use super::{
    super::{
        parse::blocks::stands_apart,
        tree::{Block, Item, List},
    },
    placed::Placed,
};

/// Something open: the text itself, or a quote, list or item in it.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) shell: Shell,
    /// How long a piece is in which only this and what it is in are open, less one separator.
    pub(super) base: i64,
    /// What the piece has of it so far. Nothing in a list.
    pub(super) blocks: Vec<Placed<'a>>,
    /// What the piece has of a list so far.
    pub(super) items: Vec<Item<'a>>,
    /// Whether an earlier piece has some of it.
    pub(super) begun: bool,
}

/// What a frame puts around what is in it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shell {
    Root,
    Quote,
    List {
        /// The number of the first item in this piece.
        first: Option<u64>,
        tight: bool,
    },
    Item {
        checked: Option<bool>,
    },
}

impl<'a> Frame<'a> {
    pub(super) fn new(shell: Shell, base: i64) -> Self {
        Self {
            shell,
            base,
            blocks: Vec::new(),
            items: Vec::new(),
            begun: false,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.items.is_empty()
    }

    /// The number of the item that comes next, or is open now.
    pub(super) fn number(&self) -> Option<u64> {
        match self.shell {
            Shell::List { first, .. } => first.map(|first| later(first, self.items.len() as u64)),
            _ => None,
        }
    }

    /// Says that an item whose last part is in an earlier piece is done.
    pub(super) fn count_on(&mut self) {
        if let Shell::List {
            first: Some(first), ..
        } = &mut self.shell
        {
            *first = later(*first, 1);
        }
    }

    /// Puts a block there that was open in this frame until now.
    pub(super) fn adopt(&mut self, made: Made<'a>) {
        match made {
            Made::Block(block) => self.blocks.push(Placed::new(block, 0)),
            Made::Item(item) => self.items.push(item),
        }
    }

    /// Takes out what the piece has of this, in its shell; `None` if that is nothing.
    ///
    /// The frame is ready for the next piece then. `open` says that the last item is still open.
    pub(super) fn make(&mut self, open: bool) -> Option<Made<'a>> {
        if self.is_empty() {
            return None;
        }
        self.begun = true;
        let blocks = std::mem::take(&mut self.blocks)
            .into_iter()
            .map(|placed| placed.block)
            .collect();
        let items = std::mem::take(&mut self.items);
        Some(match &mut self.shell {
            Shell::Root | Shell::Quote => Made::Block(Block::Quote(blocks)),
            // The rest of a task is no other task.
            Shell::Item { checked } => Made::Item(Item {
                checked: checked.take(),
                blocks,
            }),
            Shell::List { first, tight } => {
                let start = *first;
                let done = (items.len() as u64).saturating_sub(u64::from(open));
                *first = first.map(|first| later(first, done));
                let tight = *tight && !items.iter().any(|item| has_gap(&item.blocks));
                Made::Block(Block::List(List {
                    start,
                    tight,
                    items,
                }))
            }
        })
    }
}

/// Whether only an empty line parts two of these blocks, as in a table that became text, or a list
/// that doesn't begin with its first item.
fn has_gap(blocks: &[Block<'_>]) -> bool {
    blocks
        .windows(2)
        .any(|pair| stands_apart(&pair[0], &pair[1]))
}

/// The number so many items later. Markdown knows none of more than nine digits: it stays there.
fn later(first: u64, items: u64) -> u64 {
    first.saturating_add(items).min(first.max(999_999_999))
}

/// What a frame makes.
pub(super) enum Made<'a> {
    Block(Block<'a>),
    Item(Item<'a>),
}

/// What the innermost frame has.
pub(super) enum Inner<'a> {
    Blocks(Vec<Block<'a>>),
    /// In a list.
    Items(Vec<Item<'a>>),
}

impl<'a> Inner<'a> {
    pub(super) fn one(made: Made<'a>) -> Self {
        match made {
            Made::Block(block) => Self::Blocks(vec![block]),
            Made::Item(item) => Self::Items(vec![item]),
        }
    }

    fn last(self) -> Option<Made<'a>> {
        match self {
            Self::Blocks(mut blocks) => blocks.pop().map(Made::Block),
            Self::Items(mut items) => items.pop().map(Made::Item),
        }
    }
}

/// Puts what the innermost frame would hold into all that is open around it.
pub(super) fn wrap<'a>(frames: &[Frame<'_>], inner: Inner<'a>) -> Vec<Block<'a>> {
    let outermost = frames.iter().skip(1).rev();
    let whole = outermost.fold(inner, |inner, frame| match (frame.shell, inner) {
        (Shell::Quote, Inner::Blocks(blocks)) => Inner::Blocks(vec![Block::Quote(blocks)]),
        (Shell::Item { checked }, Inner::Blocks(blocks)) => {
            Inner::Items(vec![Item { checked, blocks }])
        }
        (Shell::List { tight, .. }, Inner::Items(items)) => {
            Inner::Blocks(vec![Block::List(List {
                start: frame.number(),
                tight,
                items,
            })])
        }
        // Items are in lists alone, and lists have nothing else.
        (_, inner) => inner,
    });
    match whole {
        Inner::Blocks(blocks) => blocks,
        Inner::Items(items) => items.into_iter().flat_map(|item| item.blocks).collect(),
    }
}

/// Takes out again the last of what was put in.
pub(super) fn unwrap<'a>(frames: &[Frame<'_>], blocks: Vec<Block<'a>>) -> Option<Made<'a>> {
    let mut inner = Inner::Blocks(blocks);
    for _ in frames.iter().skip(1) {
        inner = match inner.last()? {
            Made::Block(Block::Quote(blocks)) => Inner::Blocks(blocks),
            Made::Block(Block::List(list)) => Inner::Items(list.items),
            Made::Item(item) => Inner::Blocks(item.blocks),
            Made::Block(_) => return None,
        };
    }
    inner.last()
}

//! Blocks as they are built, and the blocks they are in.

use std::borrow::Cow;

use crate::text::tree::{Alignment, Block, Cell, Item, List, MAX_DEPTH, Span, Table};

/// How many blocks may be in each other, so that spans are left some levels.
const DEEPEST: usize = MAX_DEPTH / 2;

/// The blocks of a text, the innermost open one last.
#[derive(Default)]
pub(in crate::text) struct Blocks<'a> {
    done: Vec<Block<'a>>,
    open: Vec<Open<'a>>,
    /// How many blocks are open that are too deep to be any.
    spliced: usize,
    /// The language of the code that is read.
    language: Cow<'a, str>,
    table: Option<Table<'a>>,
    row: Vec<Cell<'a>>,
}

enum Open<'a> {
    Quote(Vec<Block<'a>>),
    List(List<'a>),
    Item(Item<'a>),
}

impl<'a> Blocks<'a> {
    pub(in crate::text) fn push(&mut self, block: Block<'a>) {
        match self.open.last_mut() {
            None => self.done.push(block),
            Some(Open::Quote(blocks) | Open::Item(Item { blocks, .. })) => blocks.push(block),
            // Nothing but items is in a list.
            Some(Open::List(list)) => list.items.push(Item {
                checked: None,
                blocks: vec![block],
            }),
        }
    }

    /// A paragraph, unless it is empty.
    pub(in crate::text) fn paragraph(&mut self, mut spans: Vec<Span<'a>>) {
        let is_break = |span: &mut Span<'a>| matches!(span, Span::Break | Span::SoftBreak);
        while spans.pop_if(is_break).is_some() {}
        if !spans.is_empty() {
            self.push(Block::Paragraph(spans));
        }
    }

    /// A paragraph of its own in an item says that the list's items stand apart.
    pub(in crate::text) fn paragraph_starts(&mut self) {
        if self.spliced == 0
            && let [.., Open::List(list), Open::Item(_)] = &mut self.open[..]
        {
            list.tight = false;
        }
    }

    pub(in crate::text) fn check(&mut self, checked: bool) {
        if self.spliced == 0
            && let Some(Open::Item(item)) = self.open.last_mut()
        {
            item.checked = Some(checked);
        }
    }

    pub(in crate::text) fn code_starts(&mut self, language: Cow<'a, str>) {
        self.language = language;
    }

    pub(in crate::text) fn code_ends(&mut self, text: Cow<'a, str>) {
        let language = std::mem::take(&mut self.language);
        self.push(Block::Code { language, text });
    }

    /// Whether what starts is a block; too deep, it is only its blocks.
    fn deepens(&mut self) -> bool {
        if self.spliced > 0 || self.open.len() + 2 > DEEPEST {
            self.spliced += 1;
        }
        self.spliced == 0
    }

    /// Whether what ends was a block.
    fn rises(&mut self) -> bool {
        let was = self.spliced == 0;
        self.spliced = self.spliced.saturating_sub(1);
        was
    }

    pub(in crate::text) fn quote_starts(&mut self) {
        if self.deepens() {
            self.open.push(Open::Quote(Vec::new()));
        }
    }

    pub(in crate::text) fn quote_ends(&mut self) {
        if self.rises()
            && let Some(Open::Quote(blocks)) = self.open.pop()
        {
            self.push(Block::Quote(blocks));
        }
    }

    pub(in crate::text) fn list_starts(&mut self, start: Option<u64>) {
        if self.deepens() {
            self.open.push(Open::List(List {
                start,
                tight: true,
                items: Vec::new(),
            }));
        }
    }

    pub(in crate::text) fn list_ends(&mut self) {
        if self.rises()
            && let Some(Open::List(mut list)) = self.open.pop()
        {
            list.tight = is_tight(&list);
            self.push(Block::List(list));
        }
    }

    pub(in crate::text) fn item_starts(&mut self) {
        if self.spliced == 0 {
            self.open.push(Open::Item(Item::default()));
        }
    }

    pub(in crate::text) fn item_ends(&mut self) {
        if self.spliced == 0
            && let Some(Open::Item(item)) = self.open.pop()
            && let Some(Open::List(list)) = self.open.last_mut()
        {
            list.items.push(item);
        }
    }

    pub(in crate::text) fn table_starts(&mut self, columns: Vec<Alignment>) {
        self.table = Some(Table {
            columns,
            ..Table::default()
        });
    }

    pub(in crate::text) fn cell(&mut self, spans: Vec<Span<'a>>) {
        self.row.push(spans);
    }

    pub(in crate::text) fn row_ends(&mut self) {
        let mut row = std::mem::take(&mut self.row);
        if let Some(table) = &mut self.table {
            row.resize_with(table.columns.len(), Vec::new);
            match table.head.is_empty() {
                true => table.head = row,
                false => table.rows.push(row),
            }
        }
    }

    pub(in crate::text) fn table_ends(&mut self) {
        if let Some(table) = self.table.take() {
            self.push(Block::Table(table));
        }
    }

    pub(in crate::text) fn finish(mut self) -> Vec<Block<'a>> {
        self.spliced = 0;
        while let Some(open) = self.open.pop() {
            match open {
                Open::Quote(blocks) => self.push(Block::Quote(blocks)),
                Open::List(list) => self.push(Block::List(list)),
                Open::Item(item) => {
                    if let Some(Open::List(list)) = self.open.last_mut() {
                        list.items.push(item);
                    }
                }
            }
        }
        self.done
    }
}

/// Whether a list's items stand close. Where nothing shows it, they do.
pub(in crate::text) fn is_tight(list: &List<'_>) -> bool {
    let apart = |item: &Item<'_>| {
        item.blocks
            .windows(2)
            .any(|two| stands_apart(&two[0], &two[1]))
    };
    if list.items.iter().any(apart) {
        return false;
    }
    let alone = list.items.len() < 2 && list.items.iter().all(|item| item.blocks.len() < 2);
    let is_paragraph = |block: &Block<'_>| matches!(block, Block::Paragraph(_));
    let runs = |item: &Item<'_>| item.blocks.iter().any(is_paragraph);
    list.tight || alone || !list.items.iter().any(runs)
}

/// Whether there has to be an empty line between two blocks.
pub(in crate::text) fn stands_apart(first: &Block<'_>, second: &Block<'_>) -> bool {
    match (first, second) {
        (Block::Heading { .. } | Block::Code { .. } | Block::Rule, _) => false,
        (Block::Table(_), second) => matches!(second, Block::Paragraph(_) | Block::Table(_)),
        (Block::Quote(_), Block::Quote(_)) => true,
        (Block::Paragraph(_) | Block::Quote(_) | Block::List(_), Block::List(list)) => {
            // Neither starts within a paragraph.
            list.start.is_some_and(|start| start != 1)
                || list
                    .items
                    .first()
                    .is_some_and(|item| item.blocks.is_empty())
        }
        (_, Block::Paragraph(_) | Block::Table(_)) => true,
        _ => false,
    }
}

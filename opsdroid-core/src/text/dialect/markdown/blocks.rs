//! Blocks as Markdown.

use super::survey::Survey;
use crate::text::{
    parse::blocks::{is_tight, stands_apart},
    tree::{Alignment, Block, Cell, List, Span, Table},
};

/// The largest number that an item may have.
const LARGEST: u64 = 999_999_999;

/// Writes Markdown behind what a text has already.
pub(super) struct Writer<'o> {
    pub(super) out: &'o mut String,
    /// What every line starts with.
    prefix: String,
    /// In how many items this is.
    items: usize,
    /// Where in `out` an item ends that has nothing, if one does.
    bare: usize,
    /// Where the line's own text starts in `out`.
    pub(super) line: usize,
    /// Whether what comes next starts an item, where brackets may make a task of it.
    pub(super) item: bool,
    /// Whether a line may start a block here; not in headings and cells.
    pub(super) lines: bool,
    pub(super) heading: bool,
    pub(super) cell: bool,
    /// Whether brackets would end what it is in: a link's or a picture's text.
    pub(super) brackets: usize,
    /// Whether bare URLs in text are welcome.
    pub(super) urls: bool,
    /// Where in `out` the last opening delimiter ends.
    pub(super) opened: usize,
    /// Whether the next character has to be no letter, for a delimiter before it.
    pub(super) apart: bool,
    pub(super) survey: Survey,
}

impl<'o> Writer<'o> {
    pub(super) fn new(out: &'o mut String) -> Self {
        Self {
            line: out.len(),
            out,
            prefix: String::new(),
            items: 0,
            bare: usize::MAX,
            item: false,
            lines: true,
            heading: false,
            cell: false,
            brackets: 0,
            urls: false,
            opened: 0,
            apart: false,
            survey: Survey::default(),
        }
    }

    pub(super) fn blocks(&mut self, blocks: &[Block<'_>]) {
        self.sequence(blocks, false, false);
    }

    /// Blocks, one under the other; `turned` says that a list that comes first takes the other sign.
    fn sequence(&mut self, blocks: &[Block<'_>], tight: bool, turned: bool) {
        let mut last: Option<&Block<'_>> = None;
        let mut turned = turned;
        for block in blocks.iter().filter(|block| shows(block)) {
            match (last, block) {
                (Some(Block::List(first)), Block::List(second)) => {
                    turned = !turned && first.start.is_some() == second.start.is_some();
                }
                (None, _) => {}
                _ => turned = false,
            }
            if let Some(last) = last {
                // pulldown-cmark ends all items at an empty line behind one that has nothing, and
                // no text of that goes on here anyway.
                let bare = self.items > 0 && self.bare == self.out.len();
                if !bare && (!tight || stands_apart(last, block)) {
                    self.empty_line();
                }
                self.new_line();
            }
            self.block(block, turned);
            self.item = false;
            last = Some(block);
        }
    }

    fn block(&mut self, block: &Block<'_>, turned: bool) {
        match block {
            Block::Paragraph(spans) => self.run(spans),
            Block::Heading { level, spans } => {
                for _ in 0..(*level).clamp(1, 6) {
                    self.out.push('#');
                }
                if spans.iter().any(Span::shows) {
                    self.out.push(' ');
                    self.heading = true;
                    self.one_line(spans);
                    self.heading = false;
                }
            }
            Block::Code { language, text } => self.code(language, text),
            Block::Quote(blocks) => {
                let before = self.prefix.len();
                self.prefix.push_str("> ");
                self.out.push('>');
                if blocks.iter().any(shows) {
                    self.out.push(' ');
                    self.line = self.out.len();
                    self.item = false;
                    self.sequence(blocks, false, false);
                }
                self.prefix.truncate(before);
            }
            Block::List(list) => self.list(list, turned),
            Block::Table(table) => self.table(table),
            Block::Rule => self.out.push_str("***"),
        }
    }

    fn code(&mut self, language: &str, text: &str) {
        let language = language.split_whitespace().next().unwrap_or_default();
        let sign = if language.contains('`') { '~' } else { '`' };
        let length = longest_run(text, sign).max(2) + 1;
        let fence: String = std::iter::repeat_n(sign, length).collect();
        self.out.push_str(&fence);
        if language.starts_with(sign) {
            self.out.push('\\');
        }
        self.destination(language, false);
        if !text.is_empty() {
            for line in text.split('\n') {
                match line.is_empty() {
                    true => self.empty_line(),
                    false => {
                        self.new_line();
                        self.out.push_str(line);
                    }
                }
            }
        }
        self.new_line();
        self.out.push_str(&fence);
    }

    fn list(&mut self, list: &List<'_>, turned: bool) {
        let tight = list.tight || is_tight(list);
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 {
                if !tight {
                    self.empty_line();
                }
                self.new_line();
            }
            let marker = match (list.start, turned) {
                (None, false) => "-".to_owned(),
                (None, true) => "+".to_owned(),
                (Some(start), turned) => {
                    let number = start.saturating_add(index as u64).min(LARGEST);
                    format!("{number}{}", if turned { ')' } else { '.' })
                }
            };
            self.out.push_str(&marker);
            if let Some(checked) = item.checked {
                self.out.push_str(if checked { " [x]" } else { " [ ]" });
            }
            let first = item.blocks.iter().find(|block| shows(block));
            // Behind a task's box all is running text; other blocks begin in the next line.
            let runs = matches!(first, None | Some(Block::Paragraph(_)));
            let boxed = item.checked.is_some();
            if (boxed && runs) || (!boxed && first.is_some()) {
                self.out.push(' ');
            }
            if first.is_none() {
                if !is_tight(list) {
                    self.bare = self.out.len();
                }
                continue;
            }
            let before = self.prefix.len();
            self.prefix
                .extend(std::iter::repeat_n(' ', marker.len() + 1));
            let below = boxed && !runs;
            match below {
                true => self.new_line(),
                false => self.line = self.out.len(),
            }
            self.item = item.checked.is_none();
            self.items += 1;
            let turned = list.start.is_none() && !turned && !below;
            self.sequence(&item.blocks, tight, turned);
            self.items -= 1;
            self.item = false;
            self.prefix.truncate(before);
        }
    }

    fn table(&mut self, table: &Table<'_>) {
        self.row(&table.head, table.columns.len());
        self.new_line();
        self.out.push('|');
        for column in &table.columns {
            self.out.push_str(match column {
                Alignment::None => " --- |",
                Alignment::Left => " :-- |",
                Alignment::Center => " :-: |",
                Alignment::Right => " --: |",
            });
        }
        for row in &table.rows {
            self.new_line();
            self.row(row, table.columns.len());
        }
    }

    fn row(&mut self, cells: &[Cell<'_>], columns: usize) {
        self.out.push('|');
        self.cell = true;
        for index in 0..columns {
            self.out.push(' ');
            if let Some(cell) = cells.get(index) {
                self.one_line(cell);
            }
            self.out.push_str(" |");
        }
        self.cell = false;
    }

    fn one_line(&mut self, spans: &[Span<'_>]) {
        self.lines = false;
        self.line = self.out.len();
        self.run(spans);
        self.lines = true;
    }

    pub(super) fn new_line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&self.prefix);
        self.line = self.out.len();
    }

    fn empty_line(&mut self) {
        self.out.push('\n');
        self.out.push_str(self.prefix.trim_end());
    }
}

/// Whether a block shows anything.
fn shows(block: &Block<'_>) -> bool {
    match block {
        Block::Paragraph(spans) => spans.iter().any(Span::shows),
        Block::List(list) => !list.items.is_empty(),
        Block::Table(table) => !table.columns.is_empty(),
        _ => true,
    }
}

/// The most of a sign that stand next to each other.
fn longest_run(text: &str, sign: char) -> usize {
    let (mut longest, mut here) = (0, 0);
    let mut end = None;
    for (at, _) in text.match_indices(sign) {
        here = if end == Some(at) { here + 1 } else { 1 };
        longest = longest.max(here);
        end = Some(at + sign.len_utf8());
    }
    longest
}

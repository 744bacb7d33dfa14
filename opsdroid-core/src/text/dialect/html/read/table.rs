//! A table as its tags come: rows of any length.

use crate::text::tree::{self, Alignment, Block, Cell, Span};

/// How many empty cells may be made up beyond as many as there are.
const MADE_UP: usize = 1024;

/// A table that is read.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// How many tables are open, one within the other; those within are part of a cell.
    pub(super) open: usize,
    rows: Vec<Vec<(Alignment, Cell<'static>)>>,
    /// The open cell.
    cell: Option<Alignment>,
}

impl Table {
    pub(super) fn row(&mut self) {
        if self.open == 1 && self.rows.last().is_none_or(|row| !row.is_empty()) {
            self.rows.push(Vec::new());
        }
    }

    pub(super) fn cell(&mut self, alignment: Alignment) {
        if self.open == 1 {
            self.cell = Some(alignment);
        }
    }

    /// Begins a cell where text is in none. Whether it did.
    pub(super) fn begin(&mut self) -> bool {
        let begins = self.cell.is_none();
        self.cell.get_or_insert_default();
        begins
    }

    /// Ends the open cell, if any.
    pub(super) fn end_cell(&mut self, spans: Cell<'static>) {
        if let Some(alignment) = self.cell.take() {
            if self.rows.is_empty() {
                self.rows.push(Vec::new());
            }
            if let Some(row) = self.rows.last_mut() {
                row.push((alignment, spans));
            }
        }
    }

    /// The table; where that would have far more cells than were read, a paragraph for each row.
    pub(super) fn blocks(self) -> Vec<Block<'static>> {
        let rows = self.rows.into_iter().filter(|row| !row.is_empty());
        let rows: Vec<_> = rows.collect();
        let width = rows.iter().map(Vec::len).max().unwrap_or_default();
        let cells: usize = rows.iter().map(Vec::len).sum();
        if width.saturating_mul(rows.len()) > 2 * cells + MADE_UP {
            return rows.into_iter().filter_map(line).collect();
        }
        let Some(first) = rows.first() else {
            return Vec::new();
        };
        let mut columns: Vec<Alignment> = first.iter().map(|(alignment, _)| *alignment).collect();
        columns.resize(width, Alignment::None);
        let mut rows = rows.into_iter().map(|row| {
            let mut row: Vec<Cell<'_>> = row.into_iter().map(|(_, cell)| cell).collect();
            row.resize_with(width, Vec::new);
            row
        });
        let head = rows.next().unwrap_or_default();
        vec![Block::Table(tree::Table {
            columns,
            head,
            rows: rows.collect(),
        })]
    }
}

fn line(row: Vec<(Alignment, Cell<'static>)>) -> Option<Block<'static>> {
    let mut spans = Vec::new();
    for (_, cell) in row.into_iter().filter(|(_, cell)| !cell.is_empty()) {
        if !spans.is_empty() {
            spans.push(Span::Text(" ".into()));
        }
        spans.extend(cell);
    }
    (!spans.is_empty()).then_some(Block::Paragraph(spans))
}

/// What attributes say of a cell's alignment.
pub(super) fn alignment(align: Option<String>, style: Option<String>) -> Alignment {
    let style = style.unwrap_or_default();
    let (_, styled) = style.split_once("text-align:").unwrap_or_default();
    let value = align.unwrap_or_else(|| styled.split(';').next().unwrap_or_default().to_owned());
    match value.trim() {
        "left" => Alignment::Left,
        "center" => Alignment::Center,
        "right" => Alignment::Right,
        _ => Alignment::None,
    }
}

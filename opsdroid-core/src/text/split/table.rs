//! Parts tables that are too long for a piece of their own.

use super::{
    super::{
        dialect::Feature,
        tree::{Block, Cell, Span, Table},
    },
    frame::Made,
    pack::Packer,
    plain::in_line,
    runs::{append, push},
    search::{Density, longest},
};

impl<'a> Packer<'a, '_> {
    /// Parts a table between its rows.
    pub(super) fn table(&mut self, table: Table<'a>) {
        let Table {
            columns,
            head,
            rows,
        } = table;
        let part = |rows: &[Vec<Cell<'a>>]| {
            Block::Table(Table {
                columns: columns.clone(),
                head: head.clone(),
                rows: rows.to_vec(),
            })
        };
        if self.cost(part(&[])) > (self.target - self.base()) / 2 {
            self.lose(Feature::Table);
            for row in std::iter::once(head).chain(rows) {
                self.paragraph(in_line(row));
            }
            return;
        }
        let mut density = Density::one_in(64);
        let mut from = 0;
        while from < rows.len() {
            if !self.is_headed() && self.target - self.used < self.target / 4 {
                self.close(Some(self.target / 4));
                continue;
            }
            let room = self.target - self.used;
            let cost = |to| self.cost(part(&rows[from..to]));
            let (to, cost) = longest(from..rows.len(), room, &mut density, |at| at, cost);
            if to > from {
                self.put(Made::Block(part(&rows[from..to])), cost);
                from = to;
                if from < rows.len() {
                    self.close(None);
                }
            } else if self.is_empty() {
                self.lose(Feature::Table);
                self.paragraph(by_name(&head, &rows[from]));
                from += 1;
            } else {
                self.close(None);
            }
        }
    }

    fn paragraph(&mut self, spans: Vec<Span<'a>>) {
        if !spans.is_empty() {
            self.block(Block::Paragraph(spans));
        }
    }
}

/// A row that is too long for a piece: a line for each cell, named by its column.
fn by_name<'a>(head: &[Cell<'a>], row: &[Cell<'a>]) -> Vec<Span<'a>> {
    let mut spans = Vec::new();
    let cells = head.iter().zip(row);
    for (name, cell) in cells.filter(|(name, cell)| !(name.is_empty() && cell.is_empty())) {
        if !spans.is_empty() {
            spans.push(Span::Break);
        }
        if !name.is_empty() {
            if name.iter().all(|span| matches!(span, Span::Text(_))) {
                spans.push(Span::Strong(name.clone()));
            } else {
                spans.extend_from_slice(name);
            }
            push(&mut spans, Span::Text(": ".into()));
        }
        append(&mut spans, cell.iter().cloned());
    }
    spans
}

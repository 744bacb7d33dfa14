//! Tables, drawn with columns that stand straight where every character is as wide.

use std::ops::Range;

use super::{Layout, Lines, Page, Piece, Run, Styles, blocks::flat, page::spaces};
use crate::text::{
    dialect::{Feature, Names, Rendered},
    tree::{Alignment, Cell, Table},
};

/// How tables are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// What stands between cells.
    pub between: &'static str,
    /// What the line under the head is of; one column wide.
    pub line: &'static str,
    /// What stands between columns in that line; as wide as what stands between cells.
    pub cross: &'static str,
    /// How many columns of characters a column may take. A longer cell sticks out.
    pub widest: usize,
}

impl Grid {
    /// Of characters that every font has.
    pub const fn new() -> Self {
        Self {
            between: " | ",
            line: "-",
            cross: "-|-",
            widest: 48,
        }
    }
}

impl Default for Grid {
    fn default() -> Self {
        Self::new()
    }
}

/// A table as text for a block of code: without markup, with links' URLs in parentheses.
pub fn draw_in_code(table: &Table<'_>, names: &dyn Names, out: &mut Rendered) -> String {
    let mut drawn = Rendered {
        lost: std::mem::take(&mut out.lost),
        ..Rendered::default()
    };
    let mut page = Page::new(&mut drawn, names);
    draw(&InCode(Layout::new()), table, &mut page);
    page.finish();
    out.lost = drawn.lost;
    drawn.text
}

pub(super) fn draw(dialect: &dyn Lines, table: &Table<'_>, page: &mut Page<'_>) {
    let grid = dialect.layout().grid;
    let bold = match dialect.knows(Feature::Strong) {
        true => Styles::STRONG,
        false => Styles::NONE,
    };
    let mut text = String::new();
    let mut rows = Vec::with_capacity(table.rows.len() + 1);
    rows.push(cells(dialect, &table.head, bold, &mut text, page));
    for row in &table.rows {
        rows.push(cells(dialect, row, Styles::NONE, &mut text, page));
    }
    let mut widths = vec![1; table.columns.len()];
    for row in &rows {
        for (width, (_, columns)) in widths.iter_mut().zip(row) {
            *width = (*width).max(*columns).min(grid.widest);
        }
    }
    for (number, row) in rows.iter().enumerate() {
        page.begin();
        for (place, ((cell, width), side)) in
            row.iter().zip(&widths).zip(&table.columns).enumerate()
        {
            if place > 0 {
                page.show(grid.between);
            }
            let room = width.saturating_sub(cell.1);
            let before = match side {
                Alignment::None | Alignment::Left => 0,
                Alignment::Center => room / 2,
                Alignment::Right => room,
            };
            page.show(&spaces(before));
            page.mark(&text[cell.0.clone()]);
            if place + 1 < row.len() {
                page.show(&spaces(room - before));
            }
        }
        page.end();
        if number == 0 {
            page.begin();
            for (place, width) in widths.iter().enumerate() {
                if place > 0 {
                    page.show(grid.cross);
                }
                page.show(&grid.line.repeat(*width));
            }
            page.end();
        }
    }
}

/// Writes cells behind a text: gives where each is in it, and how many columns it takes.
fn cells(
    dialect: &dyn Lines,
    cells: &[Cell<'_>],
    styles: Styles,
    text: &mut String,
    page: &mut Page<'_>,
) -> Vec<(Range<usize>, usize)> {
    let mut written = Vec::with_capacity(cells.len());
    for cell in cells {
        // It is one line.
        let flow = flat(dialect, true, page, |flat| flat.lines(cell, styles));
        let write = |page: &mut Page<'_>| flow.lines().for_each(|line| dialect.line(line, page));
        written.push(page.aside(text, write));
    }
    written
}

/// Text and nothing else.
struct InCode(Layout);

impl Lines for InCode {
    fn layout(&self) -> &Layout {
        &self.0
    }

    fn knows(&self, _feature: Feature) -> bool {
        false
    }

    fn line(&self, runs: &[Run<'_>], page: &mut Page<'_>) {
        for run in runs {
            match &run.piece {
                Piece::Text(text) | Piece::Code(text) | Piece::Markup(text) => page.show(text),
                Piece::Link(link) => {
                    self.line(&link.runs, page);
                    if !link.bare {
                        page.show(&format!(" ({})", link.url));
                    }
                }
            }
        }
    }
}

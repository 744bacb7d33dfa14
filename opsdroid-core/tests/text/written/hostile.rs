//! Large documents made to take long.

use std::time::{Duration, Instant};

use opsdroid_core::text::{
    Document,
    tree::{Alignment, Block, Item, List, MAX_DEPTH, Span, Table},
};

fn text(text: &str) -> Span<'static> {
    Span::Text(text.to_owned().into())
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long it takes is what is tested"
)]
fn writes_quickly(blocks: Vec<Block<'static>>) {
    let document = Document { blocks };
    for (name, dialect) in super::dialects() {
        let start = Instant::now();
        let written = dialect.write(&document, &()).text;
        // Unoptimised and on a busy machine; what isn't linear takes many times that.
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{name} took {:?}",
            start.elapsed()
        );
        assert!(
            written.len() < 100_000_000,
            "{name} wrote {} bytes",
            written.len()
        );
    }
}

#[test]
fn a_megabyte_of_one_character_is_written_quickly() {
    for c in ["*", "`", "&", "\\", "\u{202e}", "\u{2067}", "\x1b", "a "] {
        let long = c.repeat((1 << 19) / c.len());
        writes_quickly(vec![
            Block::Paragraph(vec![
                text(&long),
                Span::Strong(vec![Span::Code(long.clone().into())]),
            ]),
            Block::Code {
                language: "".into(),
                text: long.into(),
            },
        ]);
    }
}

#[test]
fn many_short_spans_are_written_quickly() {
    let styled = |n: usize| match n % 4 {
        0 => Span::Strong(vec![text("a"), Span::Emphasis(vec![text(" ")])]),
        1 => Span::Emphasis(vec![text(" "), Span::Strike(vec![text("b")])]),
        2 => Span::Code("`".into()),
        _ => Span::Link {
            url: format!("https://example.org/{n}").into(),
            title: "".into(),
            spans: vec![text("c")],
        },
    };
    writes_quickly(vec![Block::Paragraph((0..50_000).map(styled).collect())]);
    let spaces = (0..50_000).map(|_| Span::Strong(vec![Span::Emphasis(vec![text(" ")])]));
    writes_quickly(vec![Block::Paragraph(spaces.collect())]);
}

#[test]
fn lines_deep_in_quotes_and_lists_are_written_quickly() {
    let mut block = Block::Paragraph((0..20_000).flat_map(|_| [text("a"), Span::Break]).collect());
    for depth in 0..MAX_DEPTH - 1 {
        let blocks = vec![block];
        let item = |blocks| {
            vec![Item {
                checked: Some(true),
                blocks,
            }]
        };
        block = match depth % 2 {
            0 => Block::Quote(blocks),
            _ => Block::List(List {
                start: Some(u64::MAX),
                tight: true,
                items: item(blocks),
            }),
        };
    }
    writes_quickly(vec![block]);
}

#[test]
fn a_wide_cell_makes_no_wide_column() {
    let row = |cell: &str| vec![vec![text(cell)], vec![text("b")]];
    let mut rows = vec![row(&"漢".repeat(100_000))];
    rows.extend((0..20_000).map(|_| row("a")));
    let columns = vec![Alignment::Center, Alignment::Right];
    writes_quickly(vec![Block::Table(Table {
        columns,
        head: row("h"),
        rows,
    })]);
}

//! Texts that are made to hurt: they take time in proportion to their size, and no stack.

use opsdroid_core::text::{
    escape, parse,
    tree::{Block, MAX_DEPTH, Span},
};

use super::{comes_back, write};

const DEEP: usize = 100_000;

/// How deep spans and blocks are in each other.
fn depth(blocks: &[Block<'_>]) -> usize {
    let deepest = blocks.iter().map(|block| match block {
        Block::Paragraph(spans) | Block::Heading { spans, .. } => spans_depth(spans),
        Block::Quote(blocks) => depth(blocks),
        Block::List(list) => {
            list.items
                .iter()
                .map(|item| depth(&item.blocks))
                .max()
                .unwrap_or(0)
                + 1
        }
        _ => 0,
    });
    deepest.max().map_or(0, |deepest| deepest + 1)
}

fn spans_depth(spans: &[Span<'_>]) -> usize {
    let deepest = spans.iter().map(|span| match span {
        Span::Emphasis(spans) | Span::Strong(spans) | Span::Strike(spans) => spans_depth(spans),
        Span::Link { spans, .. } => spans_depth(spans),
        _ => 0,
    });
    deepest.max().map_or(0, |deepest| deepest + 1)
}

/// What nests, a hundred thousand times.
fn nests() -> Vec<String> {
    let openers = [
        "> ",
        "- ",
        "1. ",
        "> - ",
        "*",
        "**",
        "*a ",
        "_a ",
        "**a ",
        "~~a ",
        "[",
        "![",
        "[a](",
        "](",
        "<div>",
        "<b>",
        "<",
        "`",
        "`a",
        "``a`",
        "<@",
        "<#a",
        "&",
        "&amp;",
        "\\",
        "|",
        "| a ",
        "<!--",
        "<?",
        "https://a*",
        "http://a_b",
        "https://a/*b ",
        "a*_",
        "*_~~",
        "***",
        "(",
        "[a]: b\n",
        "\t",
        "#",
        "- [ ] ",
    ];
    let mut texts: Vec<String> = openers.iter().map(|opener| opener.repeat(DEEP)).collect();
    for (open, close) in [
        ("*a ", " a*"),
        ("**a ", "b**"),
        ("[", "]"),
        ("![", "](b)"),
        ("[", "](b)"),
        ("~~a ", "b~~"),
        ("https://a/*b", "b* "),
    ] {
        texts.push(open.repeat(DEEP) + &close.repeat(DEEP));
    }
    texts.push("- ".repeat(DEEP) + &"\n".repeat(DEEP));
    texts.push("> ".repeat(DEEP) + &"\na".repeat(DEEP));
    texts.push(
        "| a ".repeat(DEEP / 10) + "|\n" + &"| - ".repeat(DEEP / 10) + "|\n" + &"|a\n".repeat(100),
    );
    texts.push((0..300).map(|depth| "  ".repeat(depth) + "- a\n").collect());
    texts
}

#[test]
fn a_hundred_thousand_levels_are_read_and_written_with_few() {
    for text in nests() {
        let start: String = text.chars().take(12).collect();
        let tree = parse(&text);
        assert!(depth(&tree.blocks) <= MAX_DEPTH + 1, "{start:?}");
        // Neither grows beyond what escaping, and the cells that rows lack, can cost.
        assert!(write(&tree).len() <= 12 * text.len(), "{start:?}");
        assert!(escape(&text).len() <= 3 * text.len(), "{start:?}");
    }
}

#[test]
fn what_nests_too_deep_comes_back_as_it_was_spliced() {
    for opener in ["> ", "- ", "1. ", "> - "] {
        comes_back(&(opener.repeat(40) + "a"));
    }
    comes_back(&("*a ".repeat(40) + &"b*".repeat(40)));
}

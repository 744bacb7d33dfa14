//! Soup of markup, and large texts made to take long.

use std::time::{Duration, Instant};

use opsdroid_core::text::{
    Dialect, Document, Markdown, Text,
    tree::{Block, MAX_DEPTH},
};
use proptest::prelude::*;

use super::Service;
use crate::{arbitrary, written::dialects};

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "<b>", "</b>", "<i", ">", "<", "</", "<a href=\"https://a.b\">", "<a href='javascript:x'>",
            "</a>", "<ul>", "<ol start=99999999999999999999>", "<li>", "</li>", "</ul>", "<p>",
            "</p>", "<pre>", "<pre><code class='language-x y'>", "</pre>", "<code>", "</code>",
            "<table>", "<tr>", "<td align=right>", "<th>", "</table>", "<br>", "<hr>", "<h1>", "</h1>",
            "<blockquote>", "</blockquote>", "<script>", "</script>", "<img src=https://a.b/c alt=d>",
            "<!--", "-->", "&amp;", "&lt", "&#x0;", "&nbsp;", "<![CDATA[", "<input type=checkbox checked>",
        ]),
        4 => prop::sample::select(vec![
            "*", "**", "***", "_", "~", "~~", "`", "``", "```", "\n```\n", "\\", "[", "](", "](https://a.b)",
            ")", "<https://a.b|", "<@U1>", "<#C1|c>", "|", "&gt; ", "> ", "• ", "◦ ", "1. ", "☐ ", "\u{200b}",
            "https://a.b/_c_", "http://", "- ",
        ]),
        2 => prop::sample::select(vec![
            "\x02", "\x03", "\x034,5", "\x04", "\x04ff00ff", "\x0f", "\x11", "\x1d", "\x1e", "\x1f", "\x16",
            "\0", "\x1b[1m", "\u{202e}",
        ]),
        3 => prop::sample::select(vec![" ", "  ", "\n", "\n\n", "\r\n", "\t", "a", "b c", "é", "漢", "👩‍👩‍👧‍👦", "\u{a0}"]),
    ];
    let piece = prop_oneof![9 => piece.prop_map(String::from), 1 => any::<String>()];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn depth(blocks: &[Block<'_>]) -> usize {
    let inner = |block: &Block<'_>| match block {
        Block::Quote(blocks) => depth(blocks),
        Block::List(list) => {
            1 + list
                .items
                .iter()
                .map(|item| depth(&item.blocks))
                .max()
                .unwrap_or(0)
        }
        _ => 0,
    };
    blocks
        .iter()
        .map(|block| 1 + inner(block))
        .max()
        .unwrap_or(0)
}

proptest! {
    #![proptest_config(arbitrary::cases())]

    #[test]
    fn whatever_comes_is_read_and_written_again(text in soup()) {
        for tokens in [false, true] {
            for (_, dialect) in dialects() {
                let names = Service { tokens };
                let document = dialect.read(&text, &names);
                prop_assert!(depth(&document.blocks) < MAX_DEPTH);
                let text = Text::read(&*dialect, &text, &names);
                for (_, other) in dialects() {
                    text.render(&*other, &names);
                }
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long it takes is what is tested"
)]
fn reads_quickly(text: &str) -> Vec<Document<'_>> {
    let mut read = Vec::new();
    for (name, dialect) in dialects() {
        let start = Instant::now();
        read.push(dialect.read(text, &Service { tokens: true }));
        // Unoptimised and on a busy machine; what isn't linear takes many times that.
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{name} took {:?} for {:?}..",
            start.elapsed(),
            text.chars().take(20).collect::<String>()
        );
    }
    read
}

#[test]
fn a_long_text_of_one_thing_is_read_quickly() {
    let things = [
        "*",
        "_*",
        "*a ",
        "a* ",
        "`",
        "```",
        "``a`",
        "<",
        "<b>",
        "<div>",
        "<ul>",
        "<ul><li>",
        "<blockquote>",
        "<table>",
        "<tr><td>a",
        "<a href=https://a.b>",
        "<pre>",
        "<h1>",
        "</ul>",
        "<blockquote></ul>",
        "<li>",
        "[",
        "](",
        "[a](",
        "[a](https://a.b)",
        "\\",
        "> ",
        "• ",
        "&gt;",
        "&",
        "http://a ",
        "http://",
        "https://a)",
        "<https://a.b|",
        "<@U1>",
        "\x02",
        "\x03",
        "\x0311,",
        "\x1d\x02",
        "\n",
        "\n> ",
        " ",
        "\u{200b}",
        "<p>",
        "<!--",
        "<script>",
        "&amp;",
        "1. ",
        "☐ ",
        "<br>",
        "<td>",
        "<img src=https://a.b/c>",
    ];
    for thing in things {
        reads_quickly(&thing.repeat((1 << 17) / thing.len()));
    }
}

#[test]
fn a_long_text_of_two_things_is_read_quickly() {
    for (first, second) in [
        ("*", "a*"),
        ("_*", "a* "),
        ("_", "a* "),
        ("• ", "\n"),
        ("> ", "\n>"),
        ("<blockquote>", "</ul>"),
        ("<table><tr>", "<td>"),
        ("<ul>", "</blockquote>"),
        ("[", "](a)"),
        ("[", "]( "),
        ("`` ", "` "),
        ("a", " "),
    ] {
        let half = |thing: &str| thing.repeat((1 << 17) / thing.len());
        reads_quickly(&format!("{}{}", half(first), half(second)));
    }
}

#[test]
fn one_long_row_makes_no_long_table() {
    let row = "<td>a".repeat(50_000);
    let rows = "<tr><td>a".repeat(50_000);
    for document in reads_quickly(&format!("<table><tr>{row}{rows}")) {
        assert!(Markdown.write(&document, &()).text.len() < 3_000_000);
    }
}

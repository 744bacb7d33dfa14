//! How trees and plain texts are written.

use std::borrow::Cow;

use opsdroid_core::text::{
    escape, parse,
    tree::{Block, Document, Span},
};

use super::{comes_back, write};

#[test]
fn ordinary_words_are_borrowed_as_they_are() {
    for text in [
        "hello_world",
        "2*3",
        "#1",
        "a_b_c",
        "5 > 3",
        ":)",
        "it's 100% - really!",
        "[INFO] up",
        "a < b && c",
        "<3",
        "~5 minutes",
        "https://example.org/a_b",
        "C:\\temp",
        "3.5",
        "2026",
        "",
        "привет, мир",
        "-1",
        "+1",
        "a | b",
        "e.g. x = y",
    ] {
        assert!(
            matches!(escape(text), Cow::Borrowed(_)),
            "{text}: {}",
            escape(text)
        );
    }
}

#[test]
fn what_would_be_markup_is_escaped() {
    for (text, escaped) in [
        ("*a*", r"\*a\*"),
        ("_a_ b", r"\_a\_ b"),
        ("# a", r"\# a"),
        ("- a", r"\- a"),
        ("1. a", r"1\. a"),
        ("> a", r"\> a"),
        ("`a`", r"\`a\`"),
        ("[a](b)", r"\[a\](b)"),
        ("<@U1>", r"\<@U1>"),
        ("<b>", r"\<b>"),
        ("&amp;", r"\&amp;"),
        ("a\nb", "a\\\nb"),
        ("a\n\nb", "a\n\nb"),
        ("  a", "&#32; a"),
        ("---", r"\---"),
        ("~~a~~", r"\~\~a\~\~"),
    ] {
        assert_eq!(escape(text), escaped, "{text}");
    }
}

#[test]
fn canonical_markdown_stays_as_it_is() {
    for text in [
        "# Title\n\nA *b* **c** ~~d~~ `e` <@u> <#r>.\n\n> quoted\n>\n> - item",
        "- a\n  - b\n    1. c\n- [x] d",
        "1. a\n\n2. b",
        "```rust\nlet a = \"```\";\n```",
        "````\n```\n````",
        "| a | b |\n| --- | --: |\n| `x\\|y` | 2 |",
        "[a](https://b.c/d_(e)) ![f](<g h> \"i\")",
        "https://example.org and <https://example.org/a*b>",
        "a\\\nb\nc",
        "***",
    ] {
        // A fence of three can't hold three: it is written with more.
        if !text.contains("\"```\"") {
            assert_eq!(write(&parse(text)), text);
        }
        comes_back(text);
    }
}

#[test]
fn stress_holds_where_delimiters_would_not() {
    let text = |text: &'static str| Span::Text(text.into());
    let tree = |spans| Document {
        blocks: vec![Block::Paragraph(spans)],
    };
    for spans in [
        vec![text("a"), Span::Strong(vec![text("(b)")]), text("c")],
        vec![text("a"), Span::Emphasis(vec![text(" b ")]), text("c")],
        vec![
            Span::Emphasis(vec![text("a")]),
            Span::Strong(vec![text("b")]),
        ],
        vec![Span::Strong(vec![
            Span::Emphasis(vec![text("a")]),
            text("b"),
        ])],
        vec![text("*"), Span::Strike(vec![text("~")]), text("_")],
    ] {
        let tree = tree(spans);
        let written = write(&tree);
        assert_eq!(parse(&written), tree, "{written}");
    }
}

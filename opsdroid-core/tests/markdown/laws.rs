//! What holds of every text: each law is tried with many that are made up.

use std::fmt::Write as _;

use opsdroid_core::text::{escape, parse, tree::*};
use proptest::prelude::*;

use super::{comes_back, write};

/// How many texts each law is tried with.
fn config() -> ProptestConfig {
    let cases = std::env::var("OPSDROID_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(2000),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Text of what Markdown is made of.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(vec!["a", "b c", " ", "ab ", "c"]).prop_map(String::from),
        8 => prop::sample::select(vec![
            "*", "**", "_", "__", "~~", "~", "`", "``", "```", "[", "]", "(", ")", "](", "![", "<", ">",
            "\\", "&amp;", "&", "#", "# ", "- ", "+ ", "1. ", "2) ", "> ", "\n", "\n\n", "\n", "    ", "  ",
            "|", "| --- |", "---", "===", "***", "https://a.b/c", "http://x", "<@u>", "<#r>", "\\\n", "  \n",
            "<div>", "<b>", "<!--", "-->", "- [ ] ", "[x] ", "![a](b)", "[a](b \"c\")", "<a@b.c>", ":", "!", "\"", "é", "\u{1f600}", "\t", "\u{a0}",
            "&#32;", "&#10;", "\r\n", "\r", "\0", "\u{b}", "[a]: b", "```rs\n", "~~~\n", "a|b\n-|-\n", "1", "=", "-", ".", ")", "@", "%41",
        ]).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_was_read_is_written_so_that_it_is_read_again(markdown in markup()) {
        comes_back(&markdown);
    }

    #[test]
    fn an_escaped_text_shows_itself(text in markup()) {
        let escaped = escape(&text);
        let plain = opsdroid_core::text::Text::from(&*escaped);
        let plain = plain.to_plain();
        prop_assert_eq!(visible(&plain), visible(&text), "{:?}", escaped);
    }
}

/// A text's lines without the spaces at their ends.
fn visible(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::new();
    for line in text.trim_end().lines() {
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

#[allow(unused)]
fn unused() {
    let _ = write(&parse(""));
    let _: Option<Span> = None;
}

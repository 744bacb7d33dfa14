//! What holds of every text: each law is tried with many that are made up.

use std::{borrow::Cow, fmt::Write as _};

use opsdroid_core::text::{
    Mention, MentionKind, Text, escape, parse,
    tree::{Block, Document, Span},
};
use proptest::prelude::*;

use super::{comes_back, write};

/// The same 2,000 texts for each law, so that a run can be repeated; or as many others as
/// `OPSDROID_CASES` says, each time anew.
fn config() -> ProptestConfig {
    let cases = std::env::var("OPSDROID_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    ProptestConfig {
        rng_seed: match cases {
            Some(_) => proptest::test_runner::RngSeed::Random,
            None => proptest::test_runner::RngSeed::Fixed(1),
        },
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
        let shown = Text::from(&*escaped);
        prop_assert_eq!(visible(&shown.to_plain()), visible(&text), "{:?}", escaped);
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_plain_costs_nothing_for_is_what_the_tree_shows(text in markup()) {
        let text = Text::from(text);
        if let Cow::Borrowed(plain) = text.to_plain() {
            let expected = [Block::Paragraph(vec![Span::Text(plain.into())])];
            let blocks = text.document().blocks;
            let links = plain.contains("http");
            prop_assert!(plain.is_empty() || links || blocks == expected, "{:?} {:?}", plain, blocks);
        }
    }

    #[test]
    fn a_mention_comes_back_whatever_its_id_is(id in any::<String>(), room: bool, text in markup()) {
        let kind = if room { MentionKind::Room } else { MentionKind::User };
        let mention = Span::Mention(Mention { kind, id: id.as_str().into() });
        let spans = vec![Span::Text("a".into()), mention.clone(), Span::Text(text.as_str().into())];
        let tree = Document { blocks: vec![Block::Paragraph(spans)] };
        let written = write(&tree);
        let read = parse(&written);
        let Some(Block::Paragraph(spans)) = read.blocks.first() else {
            return Err(TestCaseError::fail("no paragraph"));
        };
        prop_assert!(id.is_empty() || spans.get(1) == Some(&mention), "{:?}", written);
    }
}

/// A text's lines without the spaces at their ends.
fn visible(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "\u{fffd}");
    let mut out = String::new();
    for line in text.trim_end().lines() {
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

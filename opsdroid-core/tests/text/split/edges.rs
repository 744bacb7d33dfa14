//! Splitting where it is hard to tell what a part is.

use opsdroid_core::text::{
    Dialect, Document, Markdown, TextUnit,
    dialect::{Ansi, Html, Marks},
    parse,
    tree::{Block, Item, List, Span},
};

use super::{Content, pieces, tags::Tags, within};

fn paragraph(spans: Vec<Span<'static>>) -> Document<'static> {
    Document {
        blocks: vec![Block::Paragraph(spans)],
    }
}

#[test]
fn a_link_without_text_keeps_its_url_when_its_title_is_too_long() {
    for shown in ["", " "] {
        let document = paragraph(vec![Span::Link {
            url: "https://example.org/a".into(),
            title: "b ".repeat(50).into(),
            spans: vec![Span::Text(shown.into())],
        }]);
        for max in [60, 100, 140] {
            let pieces = pieces(&document, &Html::full(), &within(max, TextUnit::Chars));
            let after = Content::of(pieces.iter().map(|piece| &piece.document), true);
            let told = after.urls.contains(&"https://example.org/a");
            assert!(
                told || after.text.contains("https://example.org/a"),
                "{shown:?} {max}: {pieces:?}"
            );
        }
    }
}

/// No link is in a link: Markdown would lose the outer one.
#[test]
fn a_picture_that_is_too_long_makes_no_link_in_a_link() {
    let document = paragraph(vec![Span::Link {
        url: "https://example.org/out".into(),
        title: "".into(),
        spans: vec![Span::Image {
            url: "https://example.org/in".into(),
            title: "".into(),
            alt: "a picture of much ".repeat(10).into(),
        }],
    }]);
    let pieces = pieces(&document, &Tags, &within(120, TextUnit::Chars));
    for piece in &pieces {
        let Some(Block::Paragraph(spans)) = piece.document.blocks.first() else {
            panic!("{piece:?}");
        };
        for span in spans {
            let Span::Link { spans, .. } = span else {
                continue;
            };
            let inner = spans.iter().any(|span| matches!(span, Span::Link { .. }));
            assert!(!inner, "{spans:?}");
        }
    }
    let documents = pieces.iter().map(|piece| &piece.document);
    let after = Content::of(documents, true);
    assert!(after.text.contains("(https://example.org/in)"));
}

/// In Markdown a list that begins with another number than one needs an empty line before it, so
/// that its list is read with room between its items: the piece is measured with that.
#[test]
fn a_list_that_goes_on_in_an_item_travels_within_the_limit() {
    let source =
        "- one\n  1. two three four five six\n  2. seven eight nine ten\n  3. eleven\n- twelve";
    let document = parse(source);
    for max in 32..60 {
        let limit = within(max, TextUnit::Chars);
        for piece in pieces(&document, &Ansi::new(), &limit) {
            let markdown = Markdown.write(&piece.document, &()).text;
            let written = Ansi::new().write(&parse(&markdown), &());
            assert_eq!(written.text, piece.rendered.text, "{max}: {markdown}");
        }
    }
}

/// U+11A84 is one grapheme with what follows it, be it a space.
#[test]
fn a_space_that_is_part_of_a_grapheme_is_no_place_to_split() {
    let text = format!("{} a\u{11a84} b{}", "a".repeat(20), "c".repeat(30));
    let document = paragraph(vec![Span::Text(text.into())]);
    let pieces = pieces(&document, &Tags, &within(32, TextUnit::Chars));
    let first = Content::of([&pieces[0].document], true).text;
    assert!(!first.ends_with('\u{11a84}'), "{first:?}");
}

/// The character that stands for what is never broken may be in a text.
#[test]
fn a_replacement_character_within_deep_quotes_is_within_the_limit() {
    let code = Span::Code("\u{fffc}".into());
    let quote = |blocks| vec![Block::Quote(blocks)];
    let inner = vec![Block::Paragraph(vec![code])];
    let document = Document {
        blocks: quote(quote(quote(inner))),
    };
    let limit = within(36, TextUnit::Utf16);
    for numbered in [limit, limit.numbered()] {
        for piece in pieces(&document, &Ansi::new(), &numbered) {
            assert!(limit.limit.fits(&piece.rendered.text), "{piece:?}");
        }
    }
}

/// Two parts of it would have the outer link's address between them.
#[test]
fn where_a_link_goes_that_became_text_is_not_parted() {
    let image = Span::Image {
        url: "https://example.org/A#a0~A".into(),
        title: "".into(),
        alt: "{!` 0 aaa~a0 a00".into(),
    };
    let link = Span::Link {
        url: "https://example.org/".into(),
        title: "".into(),
        spans: vec![image],
    };
    let list = Block::List(List {
        start: Some(999_999_999),
        tight: true,
        items: vec![Item {
            checked: None,
            blocks: paragraph(vec![link]).blocks,
        }],
    });
    let document = Document { blocks: vec![list] };
    for max in 60..100 {
        let limit = within(max, TextUnit::Utf16);
        let pieces = pieces(&document, &Marks::asterisk(), &limit);
        let after = Content::of(pieces.iter().map(|piece| &piece.document), true);
        for url in ["https://example.org/A#a0~A", "https://example.org/"] {
            let told = after.urls.contains(&url) || after.text.contains(url);
            assert!(told, "{max}: {pieces:?}");
        }
    }
}

/// Markdown has no larger number.
#[test]
fn an_item_of_the_largest_number_keeps_it_in_each_part() {
    let source = format!("999999999. {}", "word ".repeat(30));
    let pieces = pieces(&parse(&source), &Markdown, &within(60, TextUnit::Chars));
    assert!(pieces.len() > 2);
    for piece in pieces {
        let text = piece.rendered.text;
        assert!(text.starts_with("999999999. word"), "{text}");
    }
}

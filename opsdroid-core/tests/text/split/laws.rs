//! Laws of splitting, for any document.

use opsdroid_core::text::{
    Dialect, Document, Feature, Markdown, Split, TextLimit,
    dialect::{Ansi, ControlCodes, Html, Marks, Plain},
    parse,
    split::MINIMUM,
    tree::{Block, Span},
};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::{super::arbitrary, Content, UNITS, is_within, pieces, tags::Tags, unspaced};

static DIALECTS: [&dyn Dialect; 8] = [
    &Tags,
    &Markdown,
    &Html::full(),
    &Html::limited(),
    &Marks::asterisk(),
    &Plain::new(),
    &Ansi::new(),
    &ControlCodes::new(),
];

/// A document, tame or hostile, a limit, and a dialect.
fn any_case() -> impl Strategy<Value = (Document<'static>, Split, &'static dyn Dialect)> {
    let document = prop_oneof![arbitrary::document(), arbitrary::hostile_document()];
    (document, limit(1), dialect())
}

/// As `any_case`, where markup is kept.
fn fair_case() -> impl Strategy<Value = (Document<'static>, Split, &'static dyn Dialect)> {
    (arbitrary::document(), limit(MINIMUM), dialect())
}

fn limit(min: u32) -> impl Strategy<Value = Split> {
    let max = prop_oneof![min..100, min..100, min..500];
    (max, prop::sample::select(&UNITS[..]), any::<bool>()).prop_map(|(max, unit, numbered)| Split {
        limit: TextLimit { max, unit },
        numbered,
    })
}

fn dialect() -> impl Strategy<Value = &'static dyn Dialect> {
    prop::sample::select(&DIALECTS[..])
}

proptest! {
    #![proptest_config(arbitrary::cases())]

    #[test]
    fn every_piece_is_within_the_limit((document, options, dialect) in any_case()) {
        for piece in pieces(&document, dialect, &options) {
            let text = &piece.rendered.text;
            let one = Content::of([&piece.document], true).text.chars().count() <= 1;
            // Under the least limit one character can be too much.
            prop_assert!(
                options.limit.fits(text) || (options.limit.max < 64 && one),
                "{} {text:?}", options.limit.unit.count(text)
            );
        }
    }

    #[test]
    fn every_piece_says_what_it_is((document, options, dialect) in any_case()) {
        for piece in pieces(&document, dialect, &options) {
            prop_assert_eq!(dialect.write(&piece.document, &()).text, piece.rendered.text);
        }
    }

    #[test]
    fn what_fits_stays_as_it_is((document, options, dialect) in any_case()) {
        let rendered = dialect.write(&document, &());
        let fits = options.limit.fits(&rendered.text);
        let pieces = pieces(&document, dialect, &options);
        prop_assert_eq!(pieces.len() == 1 && pieces[0].document == document, fits || pieces[0].document == document);
        if fits {
            prop_assert_eq!(&pieces[0].rendered, &rendered);
            prop_assert_eq!(pieces.len(), 1);
        }
    }

    #[test]
    fn no_word_and_no_link_is_lost((document, mut options, dialect) in any_case()) {
        options.numbered = false;
        let pieces = pieces(&document, dialect, &options);
        let before = Content::of([&document], false);
        let after = Content::of(pieces.iter().map(|piece| &piece.document), true);
        for head in heads(&document.blocks) {
            prop_assert!(is_within(&head, &after.text), "{head} in {}", after.text);
        }
        prop_assert!(is_within(&before.text, &after.text), "{} in {}", before.text, after.text);
        for url in before.urls {
            prop_assert!(after.urls.contains(&url) || after.text.contains(&unspaced(url)), "{url}");
        }
        for mention in before.mentions {
            let id = unspaced(&mention.id);
            prop_assert!(after.mentions.contains(&mention)
                || after.text.contains(id.trim_start_matches(['@', '#'])), "{mention:?}");
        }
    }

    #[test]
    fn pieces_joined_are_the_text(
        document in arbitrary::document(),
        max in 100u32..600,
        unit in prop::sample::select(&UNITS[..]),
    ) {
        let options = Split::new(TextLimit { max, unit });
        let pieces = pieces(&document, &Tags, &options);
        // What gave up its markup says more than before.
        prop_assume!(pieces.iter().all(|piece| piece.rendered.lost.is_empty()));
        let before = Content::of([&document], false).text;
        let after = Content::of(pieces.iter().map(|piece| &piece.document), false).text;
        prop_assert_eq!(before, after);
    }

    #[test]
    fn a_link_that_fits_alone_is_never_parted((document, options, dialect) in fair_case()) {
        let reserve = if options.numbered { 16 } else { 0 };
        let max = options.limit.max.saturating_sub(reserve);
        let limit = TextLimit { max, ..options.limit };
        let pieces = pieces(&document, dialect, &options);
        let after = Content::of(pieces.iter().map(|piece| &piece.document), true);
        for link in Content::of([&document], true).links {
            let alone = Document { blocks: vec![Block::Paragraph(vec![link.clone()])] };
            if limit.fits(&dialect.write(&alone, &()).text) {
                prop_assert!(after.links.contains(&link), "{link:?}");
            }
        }
    }

    #[test]
    fn every_piece_travels_as_markdown((document, options, dialect) in fair_case()) {
        // As the parser makes documents: what it reads is what was sent.
        let source = Markdown.write(&document, &()).text;
        let document = parse(&source);
        for piece in pieces(&document, dialect, &options) {
            let markdown = Markdown.write(&piece.document, &()).text;
            let read = parse(&markdown);
            prop_assert_eq!(
                &Content::of([&read], true).text,
                &Content::of([&piece.document], true).text,
                "{:?}", piece.document
            );
            prop_assert_eq!(close(&read), close(&piece.document), "{}", markdown);
            let rendered = dialect.write(&read, &());
            prop_assert!(options.limit.fits(&rendered.text), "{}", rendered.text);
        }
    }

    #[test]
    fn numbers_count_the_pieces((document, max, unit, dialect) in
        (arbitrary::document(), MINIMUM * 2..400, prop::sample::select(&UNITS[..]), dialect())
    ) {
        let options = Split { limit: TextLimit { max, unit }, numbered: true };
        let pieces = pieces(&document, dialect, &options);
        let count = pieces.len();
        for (piece, number) in pieces.iter().zip(1..) {
            let text = Content::of([&piece.document], true).text;
            prop_assert_eq!(text.ends_with(&format!("({number}/{count})")), count > 1, "{}", text);
        }
    }

    #[test]
    fn no_grapheme_is_torn(text in "\\PC{0,200}", max in MINIMUM..80, unit in prop::sample::select(&UNITS[..])) {
        let text = text.trim();
        let spans = vec![Span::Text(text.into())];
        let document = Document { blocks: vec![Block::Paragraph(spans)] };
        let options = Split::new(TextLimit { max, unit });
        let mut rest = text;
        for piece in pieces(&document, &Tags, &options) {
            let Some(Block::Paragraph(spans)) = piece.document.blocks.first() else { continue };
            let part: String = spans.iter().filter_map(|span| match span {
                Span::Text(part) => Some(&**part),
                _ => None,
            }).collect();
            // The space at which it was split may be gone.
            let mut starts = rest.char_indices().map(|(at, c)| (&rest[at..], c));
            let mut after = rest.strip_prefix(&*part);
            while let (None, Some((_, space))) = (after, starts.next()) {
                prop_assert!(space.is_whitespace(), "{part:?} isn't next in {rest:?}");
                after = starts.clone().next().and_then(|(rest, _)| rest.strip_prefix(&*part));
            }
            rest = after.unwrap_or_default();
            let at = text.len() - rest.len();
            prop_assert!(
                at == text.len() || text.grapheme_indices(true).any(|(start, _)| start == at),
                "{part:?} {rest:?}"
            );
        }
        prop_assert_eq!(rest.trim(), "");
    }

    #[test]
    fn any_limit_ends((document, options, dialect) in
        (arbitrary::hostile_document(), (1u32..40, prop::sample::select(&UNITS[..])), dialect())
    ) {
        let limit = TextLimit { max: options.0, unit: options.1 };
        for numbered in [false, true] {
            let pieces = pieces(&document, dialect, &Split { limit, numbered });
            prop_assert!(!pieces.is_empty());
            let plain = pieces.len() > 1 && limit.max < MINIMUM;
            let lost = |feature| pieces.iter().any(|piece| piece.rendered.has_lost(feature));
            let quoted = document.blocks.iter().any(|block| matches!(block, Block::Quote(_)));
            prop_assert!(!plain || !quoted || lost(Feature::Quote));
        }
    }
}

/// What the columns of the tables in a document are called.
fn heads(blocks: &[Block<'static>]) -> Vec<String> {
    let of = |block: &Block<'static>| match block {
        Block::Table(table) => {
            let name = |cell: &Vec<Span<'static>>| {
                let blocks = vec![Block::Paragraph(cell.clone())];
                Content::of([&Document { blocks }], true).text
            };
            table.head.iter().map(name).collect()
        }
        Block::Quote(blocks) => heads(blocks),
        Block::List(list) => list
            .items
            .iter()
            .flat_map(|item| heads(&item.blocks))
            .collect(),
        _ => Vec::new(),
    };
    blocks.iter().flat_map(of).collect()
}

/// With close lists: whether one stands apart, a part of it needn't show.
fn close(document: &Document<'_>) -> String {
    format!("{document:?}").replace("tight: false", "tight: true")
}

#[test]
fn the_laws_have_dialects_that_differ() {
    let document = parse("**a** [b](c)");
    let texts = DIALECTS.map(|dialect| dialect.write(&document, &()).text);
    let different: std::collections::BTreeSet<_> = texts.iter().collect();
    assert!(different.len() > 5, "{texts:?}");
}

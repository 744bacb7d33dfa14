//! Makes up documents: tame ones, as a parser of Markdown could have made them, and hostile ones.

use std::borrow::Cow;

use opsdroid_core::text::{
    Document, Mention, MentionKind,
    tree::{Alignment, Block, Item, List, Span, Table},
};
use proptest::{collection::vec, option, prelude::*, strategy::BoxedStrategy, test_runner};

/// The same 2,000 documents for each law, so that a run can be repeated; or as many others as
/// `OPSDROID_CASES` says, each time anew.
pub fn cases() -> test_runner::Config {
    let cases = std::env::var("OPSDROID_CASES").ok();
    test_runner::Config {
        rng_seed: match cases {
            Some(_) => test_runner::RngSeed::Random,
            None => test_runner::RngSeed::Fixed(1),
        },
        cases: cases.map_or(2_000, |cases| cases.parse().unwrap()),
        // Some laws are for some of the documents only.
        max_global_rejects: 1_000_000,
        failure_persistence: None,
        ..test_runner::Config::default()
    }
}

/// A document as a parser of Markdown could have made it: no character that controls anything, no
/// span without text, no two texts side by side, no space at the ends of a line.
pub fn document() -> impl Strategy<Value = Document<'static>> {
    made_of(tame().boxed())
}

/// A document whose texts, URLs, ids and languages have anything in them.
pub fn hostile_document() -> impl Strategy<Value = Document<'static>> {
    made_of(hostile().boxed())
}

/// Words in many scripts, and what one dialect or another takes for markup.
pub fn tame() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[a-zA-Z0-9]{1,8}",
        1 => "[a-z]{1,3}[_*~'.-][a-z0-9]{1,3}",
        1 => prop::sample::select(vec![
            "größe", "Straße", "привет", "漢字", "かな", "한글", "שלום", "مرحبا", "👩‍👩‍👧‍👦", "👍🏽",
            "🇩🇪", "e\u{301}", "ﬁ", "½", "i̇",
        ]).prop_map(String::from),
        2 => "[-*_~`|<>()&#+.!\\[\\]\\\\/:;=@^{}\"'0-9]{1,4}",
        1 => prop::sample::select(vec![
            "*bold*", "_it_", "~~gone~~", "`code`", "```", "<b>", "</code>", "&amp;", "&#42;",
            "[a](b)", "<https://a.b|c>", "<@U1>", "https://example.org/a_b*c", "1.", "- [ ]", ">",
            "|--|", "***", "\\*", "<!--", "javascript:x",
        ]).prop_map(String::from),
    ];
    vec(word, 1..5).prop_map(|words| words.join(" "))
}

/// As tame text, with control characters, reordering, line breaks and spaces anywhere.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => tame(),
        1 => prop::sample::select(vec![
            "\0", "\x02", "\x03" , "\x07", "\x08", "\t", "\n", "\r\n", "\r", "\x0f", "\x11",
            "\x1b[31m", "\x1b]8;;http://x\x1b\\", "\u{9b}31m", "\x7f", "\u{85}", "\u{202e}",
            "\u{2066}", "\u{2069}", "\u{202c}", "\u{200b}", "\u{2028}", "\u{feff}", " ", "\u{a0}",
            "\"><script>alert(1)</script>", "' onload='x", "-->", "]]>",
        ]).prop_map(String::from),
        1 => any::<String>(),
    ];
    vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn url(text: BoxedStrategy<String>) -> impl Strategy<Value = Cow<'static, str>> {
    let path = "[a-zA-Z0-9_~*()|&=?%#+,;'.-]{0,12}";
    prop_oneof![
        8 => path.prop_map(|path| format!("https://example.org/{path}")),
        1 => Just("mailto:ann@example.org".to_owned()),
        1 => "[a-z0-9]{1,5}".prop_map(|name| format!("/relative/{name}")),
        1 => Just("javascript:alert(1)".to_owned()),
        1 => text.prop_map(|text| format!("https://example.org/{}", text.replace(' ', "%20"))),
    ]
    .prop_map(Cow::Owned)
}

fn made_of(text: BoxedStrategy<String>) -> impl Strategy<Value = Document<'static>> {
    vec(block(text), 0..5).prop_map(|blocks| Document { blocks })
}

fn spans(text: BoxedStrategy<String>) -> BoxedStrategy<Vec<Span<'static>>> {
    let title = prop_oneof![3 => Just(String::new()), 1 => text.clone()];
    let kind = prop_oneof![Just(MentionKind::User), Just(MentionKind::Room)];
    let id = prop_oneof![3 => "[@#!]?[a-zA-Z0-9._:-]{1,8}", 1 => text.clone()];
    let cow = text.clone().prop_map(Cow::Owned).boxed();
    let leaf = prop_oneof![
        8 => cow.clone().prop_map(Span::Text),
        2 => cow.clone().prop_map(Span::Code),
        1 => (url(text.clone()), title.clone(), cow.clone())
            .prop_map(|(url, title, alt)| Span::Image { url, title: title.into(), alt }),
        1 => (kind, id.prop_map(Cow::Owned)).prop_map(|(kind, id)| Span::Mention(Mention { kind, id })),
        1 => url(text.clone()).prop_map(|url| Span::Link {
            spans: vec![Span::Text(url.clone())],
            url,
            title: Cow::default(),
        }),
        1 => Just(Span::Break),
        1 => Just(Span::SoftBreak),
    ];
    let link = (url(text), title).boxed();
    let span = leaf.prop_recursive(4, 12, 4, move |inner| {
        let inner = vec(inner, 1..4).prop_map(neat).boxed();
        prop_oneof![
            inner.clone().prop_map(Span::Emphasis),
            inner.clone().prop_map(Span::Strong),
            inner.clone().prop_map(Span::Strike),
            (link.clone(), inner).prop_map(|((url, title), spans)| Span::Link {
                url,
                title: title.into(),
                spans: unlinked(spans),
            }),
        ]
    });
    vec(span, 1..5).prop_map(neat).boxed()
}

/// Joins texts side by side, and takes breaks off the ends, so that there is always something.
fn neat(spans: Vec<Span<'static>>) -> Vec<Span<'static>> {
    let mut neat: Vec<Span<'static>> = Vec::new();
    for span in spans {
        match (neat.last_mut(), span) {
            (Some(Span::Text(before)), Span::Text(text)) => before.to_mut().push_str(&text),
            (None | Some(Span::Break | Span::SoftBreak), Span::Break | Span::SoftBreak) => {}
            (_, span) => neat.push(span),
        }
    }
    while matches!(neat.last(), Some(Span::Break | Span::SoftBreak)) {
        neat.pop();
    }
    if neat.is_empty() {
        neat.push(Span::Text("x".into()));
    }
    neat
}

/// No link is in a link, and no mention: a link takes its spans in.
fn unlinked(spans: Vec<Span<'static>>) -> Vec<Span<'static>> {
    let flat = spans.into_iter().flat_map(|span| match span {
        Span::Link { spans, .. } => unlinked(spans),
        Span::Mention(mention) => vec![Span::Text(mention.id)],
        Span::Emphasis(spans) => vec![Span::Emphasis(unlinked(spans))],
        Span::Strong(spans) => vec![Span::Strong(unlinked(spans))],
        Span::Strike(spans) => vec![Span::Strike(unlinked(spans))],
        span => vec![span],
    });
    neat(flat.collect())
}

fn block(text: BoxedStrategy<String>) -> BoxedStrategy<Block<'static>> {
    let line = spans(text.clone());
    let language = prop_oneof![Just(String::new()), "[a-z+#]{1,6}", text.clone()];
    let code = vec(prop_oneof![3 => text, 1 => Just(String::new())], 1..4);
    let leaf = prop_oneof![
        6 => line.clone().prop_map(Block::Paragraph),
        1 => (1u8..=6, line.clone().prop_map(unbroken))
            .prop_map(|(level, spans)| Block::Heading { level, spans }),
        1 => (language, code).prop_map(|(language, lines)| Block::Code {
            language: language.split_whitespace().next().unwrap_or_default().to_owned().into(),
            text: lines.join("\n").into(),
        }),
        1 => table(line).prop_map(Block::Table),
        1 => Just(Block::Rule),
    ];
    leaf.prop_recursive(3, 10, 3, |inner| {
        let item = (
            option::weighted(0.2, any::<bool>()),
            vec(inner.clone(), 0..3),
        )
            .prop_map(|(checked, blocks)| Item { checked, blocks });
        let start = option::of(prop_oneof![4 => 0u64..12, 1 => Just(999_999_999)]);
        prop_oneof![
            vec(inner, 1..4).prop_map(Block::Quote),
            (start, any::<bool>(), vec(item, 1..4)).prop_map(|(start, tight, items)| Block::List(
                List {
                    start,
                    tight,
                    items
                }
            )),
        ]
    })
    .boxed()
}

fn table(line: BoxedStrategy<Vec<Span<'static>>>) -> impl Strategy<Value = Table<'static>> {
    let alignment = prop::sample::select(vec![
        Alignment::None,
        Alignment::Left,
        Alignment::Center,
        Alignment::Right,
    ]);
    let cell = prop_oneof![4 => line.prop_map(unbroken), 1 => Just(Vec::new())];
    vec(alignment, 1..4).prop_flat_map(move |columns| {
        let row = vec(cell.clone(), columns.len());
        (row.clone(), vec(row, 0..3)).prop_map(move |(head, rows)| Table {
            columns: columns.clone(),
            head,
            rows,
        })
    })
}

/// As in headings and cells, which are one line.
fn unbroken(spans: Vec<Span<'static>>) -> Vec<Span<'static>> {
    let spaced = spans.into_iter().map(|span| match span {
        Span::Break | Span::SoftBreak => Span::Text(" ".into()),
        Span::Emphasis(spans) => Span::Emphasis(unbroken(spans)),
        Span::Strong(spans) => Span::Strong(unbroken(spans)),
        Span::Strike(spans) => Span::Strike(unbroken(spans)),
        Span::Link { url, title, spans } => {
            let spans = unbroken(spans);
            Span::Link { url, title, spans }
        }
        span => span,
    });
    neat(spaced.collect())
}

//! What has each feature.

use opsdroid_core::text::{
    Mention, MentionKind,
    tree::{Alignment, Block, Item, List, Span, Table},
};

fn text(text: &'static str) -> Span<'static> {
    Span::Text(text.into())
}

fn strong(inner: &'static str) -> Span<'static> {
    Span::Strong(vec![text(inner)])
}

fn emphasis(inner: &'static str) -> Span<'static> {
    Span::Emphasis(vec![text(inner)])
}

fn code(inner: &'static str) -> Span<'static> {
    Span::Code(inner.into())
}

fn link(url: &'static str, shown: &'static str) -> Span<'static> {
    Span::Link {
        url: url.into(),
        title: "".into(),
        spans: vec![text(shown)],
    }
}

fn image(alt: &'static str) -> Span<'static> {
    Span::Image {
        url: "https://example.org/i.png".into(),
        title: "".into(),
        alt: alt.into(),
    }
}

fn line(spans: impl Into<Vec<Span<'static>>>) -> Block<'static> {
    Block::Paragraph(spans.into())
}

fn fence(language: &'static str, text: &'static str) -> Block<'static> {
    Block::Code {
        language: language.into(),
        text: text.into(),
    }
}

fn item(blocks: impl Into<Vec<Block<'static>>>) -> Item<'static> {
    Item {
        checked: None,
        blocks: blocks.into(),
    }
}

fn list(start: Option<u64>, tight: bool, items: impl Into<Vec<Item<'static>>>) -> Block<'static> {
    Block::List(List {
        start,
        tight,
        items: items.into(),
    })
}

fn table() -> Block<'static> {
    let row = |first, second, third| vec![vec![text(first)], vec![text(second)], vec![third]];
    Block::Table(Table {
        columns: vec![Alignment::None, Alignment::Right, Alignment::Center],
        head: row("name", "size", text("state")),
        rows: vec![
            row("größe", "1", strong("a & b")),
            row("漢字", "1,024", link("https://example.org", "up")),
            row("👩‍👩‍👧‍👦 שלום", "", code("x|y")),
        ],
    })
}

/// What each line of the page is about, and a document that has it.
pub fn cases() -> Vec<(&'static str, Vec<Block<'static>>)> {
    let url = "https://example.org/a_(b)?c=d&e=f|g";
    let tasks = [Some(true), Some(false)].map(|checked| Item {
        checked,
        blocks: vec![line([text(if checked == Some(true) {
            "done"
        } else {
            "to do"
        })])],
    });
    let bold_link = Span::Link {
        url: "https://example.org".into(),
        title: "a title".into(),
        spans: vec![strong("bold"), text(" link")],
    };
    let mention = |kind, id: &'static str| {
        Span::Mention(Mention {
            kind,
            id: id.into(),
        })
    };
    let inner = list(
        Some(9),
        true,
        [item([line([text("x")])]), item([line([text("y")])])],
    );
    vec![
        ("strong", vec![line([strong("bold")])]),
        (
            "strong in a word",
            vec![line([text("un"), strong("believ"), text("able")])],
        ),
        (
            "strong with spaces",
            vec![line([text("a"), strong(" bold "), text("b")])],
        ),
        (
            "strong over two lines",
            vec![line([Span::Strong(vec![
                text("a"),
                Span::Break,
                text("b"),
            ])])],
        ),
        (
            "strong in strong",
            vec![line([Span::Strong(vec![text("a "), strong("b")])])],
        ),
        ("emphasis", vec![line([emphasis("it")])]),
        (
            "emphasis in strong",
            vec![line([Span::Strong(vec![
                text("a "),
                emphasis("b"),
                text(" c"),
            ])])],
        ),
        (
            "emphasis beside strong",
            vec![line([strong("a"), emphasis("b")])],
        ),
        ("strike", vec![line([Span::Strike(vec![text("gone")])])]),
        (
            "code",
            vec![line([text("run "), code("a<b && c"), text(" now")])],
        ),
        ("code with a backtick", vec![line([code("a`b")])]),
        (
            "code in strong",
            vec![line([Span::Strong(vec![code("x"), text(" y")])])],
        ),
        (
            "code block with a language",
            vec![fence("rust", "fn a() {\n\n    b::<c>()\n}")],
        ),
        ("code block with a fence", vec![fence("", "```\na\n```")]),
        (
            "link",
            vec![line([
                text("see "),
                link(url, "the [page] | a > b"),
                text("."),
            ])],
        ),
        ("link written bare", vec![line([link(url, url)])]),
        (
            "link to mail",
            vec![line([link("mailto:ann@example.org", "ann@example.org")])],
        ),
        ("link of bold text with a title", vec![line([bold_link])]),
        (
            "link that may not be",
            vec![line([link("javascript:alert(1)", "x")])],
        ),
        ("picture", vec![line([image("a cat")])]),
        (
            "picture in a link",
            vec![line([Span::Link {
                url: "https://example.org".into(),
                title: "".into(),
                spans: vec![image("build")],
            }])],
        ),
        (
            "heading",
            vec![
                Block::Heading {
                    level: 2,
                    spans: vec![text("News")],
                },
                line([text("x")]),
            ],
        ),
        (
            "quote",
            vec![
                Block::Quote(vec![line([text("a")]), line([text("b")])]),
                line([text("c")]),
            ],
        ),
        (
            "quote in a quote",
            vec![Block::Quote(vec![
                line([text("a")]),
                Block::Quote(vec![line([text("b")])]),
            ])],
        ),
        (
            "list",
            vec![list(
                None,
                true,
                [item([line([text("a")])]), item([line([text("b")])])],
            )],
        ),
        (
            "list of paragraphs",
            vec![list(
                Some(1),
                false,
                [
                    item([line([text("a")]), line([text("b")])]),
                    item([line([text("c")])]),
                ],
            )],
        ),
        (
            "list in a list",
            vec![list(
                None,
                true,
                [item([line([text("a")]), inner]), item([])],
            )],
        ),
        (
            "code and a quote in a list",
            vec![list(
                None,
                true,
                [item([
                    line([text("a")]),
                    fence("", "b\nc"),
                    Block::Quote(vec![line([text("d")])]),
                ])],
            )],
        ),
        ("tasks", vec![list(None, true, tasks)]),
        ("table", vec![table()]),
        (
            "rule",
            vec![line([text("a")]), Block::Rule, line([text("b")])],
        ),
        (
            "user",
            vec![line([text("hi "), mention(MentionKind::User, "@ann")])],
        ),
        ("room", vec![line([mention(MentionKind::Room, "general")])]),
        (
            "line breaks",
            vec![line([
                text("a"),
                Span::Break,
                text("b"),
                Span::SoftBreak,
                text("c"),
            ])],
        ),
        (
            "text like marks",
            vec![line([text("*a* _b_ ~c~ `d` 2*3 snake_case **e**")])],
        ),
        (
            "text like tags",
            vec![line([text("<b>a</b> &amp; <@U1> <https://a.b|c> [a](b)")])],
        ),
        (
            "text like blocks",
            vec![line([
                text("> a"),
                Span::Break,
                text("# b"),
                Span::Break,
                text("1. c"),
            ])],
        ),
        (
            "text that controls",
            vec![line([text("a\x1b[31mb\x02c\u{202e}d\u{2067}e")])],
        ),
    ]
}

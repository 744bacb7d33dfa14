//! Trees as no parser makes them, and what each is read back as: no word of them is lost.

use opsdroid_core::text::{
    Document, parse,
    tree::{Block, Item, List, Span},
};

use super::{comes_back, write};

fn text(text: &'static str) -> Span<'static> {
    Span::Text(text.into())
}

fn document(blocks: Vec<Block<'static>>) -> Document<'static> {
    Document { blocks }
}

/// Holds spans to be written as this, and read back as the second.
#[track_caller]
fn written(spans: Vec<Span<'static>>, markdown: &str, read: Vec<Span<'static>>) {
    let out = write(&document(vec![Block::Paragraph(spans)]));
    assert_eq!(out, markdown);
    assert_eq!(parse(&out), document(vec![Block::Paragraph(read)]), "{out}");
}

/// Holds spans to be written as this, and read back as they are.
#[track_caller]
fn kept(spans: Vec<Span<'static>>, markdown: &str) {
    written(spans.clone(), markdown, spans);
}

#[test]
fn what_is_struck_in_what_is_struck_is_struck_once() {
    let inner = Span::Strike(vec![text("a")]);
    let once = vec![inner.clone()];
    written(vec![Span::Strike(vec![inner])], "~~a~~", once);
}

#[test]
fn what_stands_beside_its_own_kind_is_one_with_it() {
    let twice = |make: fn(Vec<Span<'static>>) -> Span<'static>| {
        vec![make(vec![text("a")]), make(vec![text("b")])]
    };
    let once = |make: fn(Vec<Span<'static>>) -> Span<'static>| vec![make(vec![text("ab")])];
    written(twice(Span::Strike), "~~ab~~", once(Span::Strike));
    written(twice(Span::Emphasis), "*ab*", once(Span::Emphasis));
    written(twice(Span::Strong), "**ab**", once(Span::Strong));
    let codes = vec![Span::Code("a".into()), Span::Code("b".into())];
    written(codes, "`ab`", vec![Span::Code("ab".into())]);
    comes_back("*a*_b_ **c**__d__");
}

#[test]
fn a_link_in_a_link_says_where_it_goes() {
    let link = |url: &'static str, spans| Span::Link {
        url: url.into(),
        title: "".into(),
        spans,
    };
    let inner = link("https://b.c", vec![text("b")]);
    written(
        vec![link("https://a.b", vec![text("a "), inner])],
        "[a b (https://b.c)](https://a.b)",
        vec![link("https://a.b", vec![text("a b (https://b.c)")])],
    );
}

/// The letter before the inner delimiter has to be an entity, which ends in a mark: then the outer
/// delimiter holds no longer beside a letter.
#[test]
fn a_lone_letter_between_two_delimiters_keeps_both() {
    let strong = Span::Strong(vec![text("c")]);
    kept(
        vec![text("a"), Span::Emphasis(vec![text("b"), strong])],
        "&#97;*&#98;__c__*",
    );
}

/// What is behind the `a` that has to be an entity would be a delimiter.
#[test]
fn an_underscore_behind_a_letter_that_is_an_entity_is_text() {
    let spans = vec![
        Span::Emphasis(vec![text("A")]),
        Span::Strong(vec![Span::Strike(vec![text("!")]), text("a_a")]),
    ];
    kept(spans, "*A*__~~!~~&#97;\\_a__");
}

#[test]
fn neither_sign_is_taken_for_the_text_s_own() {
    let inner = vec![text("_"), Span::Strong(vec![text("y")])];
    kept(vec![Span::Emphasis(inner)], "*&#95;__y__*");
}

#[test]
fn what_is_behind_a_letter_that_is_an_entity_is_no_bare_url() {
    let spans = vec![
        Span::Emphasis(vec![Span::Code("c".into())]),
        text("ahttps://example.org"),
    ];
    kept(spans, "*`c`*&#97;https\\://example.org");
}

#[test]
fn a_url_has_no_line_break() {
    comes_back("[a](&#10;b) ![c](d&#13;e)");
}

#[test]
fn code_in_a_link_makes_no_definition_of_it() {
    let spans = vec![Span::Link {
        url: "https://a.b".into(),
        title: "".into(),
        spans: vec![Span::Code("]:".into())],
    }];
    kept(spans, "[`]:`]( https://a.b)");
}

#[test]
fn a_language_of_the_fence_s_sign_stays_one() {
    let code = Block::Code {
        language: "~`".into(),
        text: "a".into(),
    };
    let document = document(vec![code]);
    assert_eq!(write(&document), "~~~\\~`\na\n~~~");
    assert_eq!(parse(&write(&document)), document);
}

fn list(tight: bool, items: Vec<Item<'static>>) -> Block<'static> {
    Block::List(List {
        start: None,
        tight,
        items,
    })
}

/// Behind a task's box in its own line all is running text.
#[test]
fn a_task_may_begin_with_any_block() {
    let paragraph = Block::Paragraph(vec![text("a")]);
    for (first, markdown) in [
        (Block::Rule, "- [x]\n  ***"),
        (Block::Quote(vec![paragraph.clone()]), "- [x]\n  > a"),
        (parse("# a").blocks.remove(0), "- [x]\n  # a"),
        (
            parse("```\na\n```").blocks.remove(0),
            "- [x]\n  ```\n  a\n  ```",
        ),
        (parse("9. a").blocks.remove(0), "- [x]\n  9. a"),
        (
            parse("| a |\n| - |").blocks.remove(0),
            "- [x]\n  | a |\n  | --- |",
        ),
        (paragraph, "- [x] a"),
    ] {
        let checked = Some(true);
        let blocks = vec![first];
        let document = document(vec![list(true, vec![Item { checked, blocks }])]);
        assert_eq!(write(&document), markdown);
        assert_eq!(parse(markdown), document, "{markdown}");
    }
}

#[test]
fn what_follows_an_item_that_has_nothing_stays_in_its_own() {
    let paragraph = |word| Block::Paragraph(vec![text(word)]);
    let item = |blocks| Item {
        checked: None,
        blocks,
    };
    let inner = list(false, vec![item(vec![paragraph("a")]), item(vec![])]);
    let blocks = vec![Block::Quote(vec![inner]), paragraph("b")];
    let document = document(vec![list(false, vec![item(blocks)])]);
    assert_eq!(write(&document), "- > - a\n  >\n  > -\n  b");
    assert_eq!(parse(&write(&document)), document);
}

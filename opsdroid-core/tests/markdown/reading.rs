//! What Markdown is read as.

use opsdroid_core::text::{
    Mention, MentionKind, parse,
    tree::{Block, Span},
};

/// The spans of a text's first paragraph.
fn spans(markdown: &str) -> Vec<Span<'_>> {
    match parse(markdown).blocks.into_iter().next() {
        Some(Block::Paragraph(spans)) => spans,
        other => panic!("no paragraph: {other:?}"),
    }
}

/// The URLs of the links in a text's first paragraph.
fn urls(markdown: &str) -> Vec<String> {
    let links = spans(markdown).into_iter().filter_map(|span| match span {
        Span::Link { url, .. } => Some(url.into_owned()),
        _ => None,
    });
    links.collect()
}

fn mention(kind: MentionKind, id: &str) -> Span<'_> {
    let id = id.into();
    Span::Mention(Mention { kind, id })
}

#[test]
fn mentions_are_spans() {
    let user = |id| mention(MentionKind::User, id);
    let room = |id| mention(MentionKind::Room, id);
    assert_eq!(spans("<@U1>"), [user("U1")]);
    assert_eq!(spans("<@a%20b%3E>"), [user("a b>")]);
    assert_eq!(spans("<@@ann:example.org>"), [user("@ann:example.org")]);
    assert_eq!(spans("<#general>"), [room("general")]);
    assert_eq!(spans("<#room@example.org>"), [room("room@example.org")]);
    assert_eq!(spans("**<@a_b>**"), [Span::Strong(vec![user("a_b")])]);
}

#[test]
fn what_only_looks_like_a_mention_is_text() {
    for text in [r"\<@U1>", "<@>", "<@a b>", "< @a>", "<@a", "&lt;@a>"] {
        assert!(matches!(&spans(text)[..], [Span::Text(_)]), "{text}");
    }
    assert_eq!(spans("`<@U1>`"), [Span::Code("<@U1>".into())]);
}

#[test]
fn urls_are_links_where_they_stand_bare() {
    for (text, url) in [
        ("see https://a.b/c.", "https://a.b/c"),
        ("(https://a.b/c_(d))", "https://a.b/c_(d)"),
        ("**https://a.b**", ""),
        ("https://a.b/__init__.py", "https://a.b/__init__.py"),
        ("https://a.b/?q=1&amp;r=2", "https://a.b/?q=1&r=2"),
        (r"https://a.b/\_c\_d", "https://a.b/_c_d"),
        ("HTTP://LOCALHOST:80/x, y", "HTTP://LOCALHOST:80/x"),
        ("https://a.b/c?!.,:*~'\"", "https://a.b/c"),
        ("xhttps://a.b", ""),
        (r"https\://a.b", ""),
        ("https://", ""),
        ("ftp://a.b", ""),
    ] {
        let expected: Vec<&str> = Some(url)
            .filter(|url| !url.is_empty())
            .into_iter()
            .collect();
        assert_eq!(urls(text), expected, "{text}");
    }
}

#[test]
fn html_is_text_as_it_is_written() {
    assert_eq!(spans("a <b>x</b>"), [Span::Text("a <b>x</b>".into())]);
    let lines = ["<div>", "*x*", "</div>"].map(|line| Span::Text(line.into()));
    let [first, second, third] = lines;
    let expected = [first, Span::SoftBreak, second, Span::SoftBreak, third];
    assert_eq!(spans("<div>\n*x*\n</div>"), expected);
}

#[test]
fn stressed_twice_is_stressed() {
    let text = |text: &'static str| Span::Text(text.into());
    let strong = Span::Strong(vec![text("c")]);
    assert_eq!(
        spans("*a *b **c** d* e*"),
        [Span::Emphasis(vec![text("a b "), strong, text(" d e")])]
    );
}

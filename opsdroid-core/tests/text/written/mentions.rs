//! Mentions, as a service's names have them.

use opsdroid_core::text::{
    Document, Feature, Mention, MentionKind, Names, Shown,
    tree::{Block, Span},
};

#[derive(Clone, Copy)]
enum How {
    Text,
    Link,
    Markup,
}

impl Names for How {
    fn show<'a>(&self, mention: &'a Mention<'_>) -> Shown<'a> {
        match self {
            Self::Text => Shown::Text("@Ann <b>*\x1b".into()),
            Self::Link => Shown::Link {
                url: format!("https://example.org/{}", mention.id).into(),
                text: "Ann & *Co*\x02".into(),
            },
            Self::Markup => Shown::Markup(format!("<@{}>\x07", mention.id).into()),
        }
    }
}

fn written(names: How) -> Vec<String> {
    let mention = Span::Mention(Mention {
        kind: MentionKind::User,
        id: "u_1".into(),
    });
    let document = Document {
        blocks: vec![Block::Paragraph(vec![mention])],
    };
    let write = |(_, dialect): (_, Box<dyn opsdroid_core::text::Dialect>)| {
        let rendered = dialect.write(&document, &names);
        let lost = if rendered.has_lost(Feature::Mention) {
            " lost"
        } else {
            ""
        };
        format!("{}{lost}", rendered.text)
    };
    super::dialects().into_iter().map(write).collect()
}

#[test]
fn a_mention_by_text_is_text() {
    assert_eq!(
        written(How::Text),
        [
            "<p>@Ann &lt;b&gt;*</p> lost",
            "@Ann &lt;b&gt;* lost",
            "@Ann &lt;b&gt;\u{200b}*\u{200b} lost",
            "@Ann \\<b\\>\\* lost",
            "@Ann <b>* lost",
            "@Ann <b>* lost",
            "@Ann <b>* lost",
            "@Ann <b>* lost",
            "@Ann <b>* lost",
        ]
    );
}

#[test]
fn a_mention_by_link_is_one_where_there_are_links() {
    assert_eq!(
        written(How::Link),
        [
            "<p><a href=\"https://example.org/u_1\">Ann &amp; *Co*</a></p>",
            "<a href=\"https://example.org/u_1\">Ann &amp; *Co*</a>",
            "<https://example.org/u_1|Ann &amp; *\u{200b}Co\u{200b}*\u{200b}>",
            "[Ann & \\*Co\\*](https://example.org/u_1)",
            "Ann & *Co* lost",
            "Ann & *Co* lost",
            "Ann & *Co* lost",
            "\x1b]8;;https://example.org/u_1\x1b\\\x1b[4mAnn & *Co*\x1b]8;;\x1b\\\x1b[0m",
            "Ann & *Co* lost",
        ]
    );
}

#[test]
fn a_mention_by_markup_is_to_the_letter_but_for_control_characters() {
    let mut expected = vec!["<@u_1>"; 9];
    expected[0] = "<p><@u_1></p>";
    assert_eq!(written(How::Markup), expected);
}

/// What a service shows of a mention can't be in a link's text.
#[test]
fn a_mention_in_a_link_is_the_links_text() {
    let mention = Span::Mention(Mention {
        kind: MentionKind::Room,
        id: "r".into(),
    });
    let link = Span::Link {
        url: "https://example.org".into(),
        title: "".into(),
        spans: vec![mention],
    };
    let document = Document {
        blocks: vec![Block::Paragraph(vec![link])],
    };
    for (name, dialect) in super::dialects() {
        let rendered = dialect.write(&document, &How::Markup);
        assert!(rendered.has_lost(Feature::Mention), "{name}");
        assert!(
            rendered.text.contains("#r") && !rendered.text.contains("<@"),
            "{name}: {rendered:?}"
        );
    }
}

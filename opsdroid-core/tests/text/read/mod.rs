//! The laws of reading: what was written is read as it was, and nothing gets out of hand.

mod cases;
mod fit;
mod hostile;
mod normal;

use opsdroid_core::text::{
    Dialect, Document, Markdown, Mention, MentionKind, Names, Shown, Text,
    dialect::{ControlCodes, Html, Marks},
    parse,
};
use proptest::prelude::*;

use self::{fit::Has, normal::normal};
use crate::{arbitrary, split::Content, written::BACKSLASH};

/// A service that mentions by links, and by tokens where there are some.
#[derive(Clone, Copy)]
pub struct Service {
    pub tokens: bool,
}

const PEOPLE: &str = "https://people.example/";

impl Names for Service {
    fn show<'a>(&self, mention: &'a Mention<'_>) -> Shown<'a> {
        let sign = match mention.kind {
            MentionKind::User => '@',
            MentionKind::Room => '#',
        };
        match self.tokens {
            true => Shown::Markup(format!("<{sign}{}>", mention.id).into()),
            false => Shown::Link {
                url: format!("{PEOPLE}{sign}{}", mention.id).into(),
                text: "Somebody".into(),
            },
        }
    }

    fn linked(&self, url: &str) -> Option<Mention<'static>> {
        mention(url.strip_prefix(PEOPLE)?)
    }

    fn token(&self, token: &str) -> Option<Mention<'static>> {
        mention(token)
    }
}

fn mention(token: &str) -> Option<Mention<'static>> {
    let (kind, id) = match token.split_at_checked(1)? {
        ("@", id) => (MentionKind::User, id),
        ("#", id) => (MentionKind::Room, id),
        _ => return None,
    };
    let known = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric());
    known.then(|| Mention {
        kind,
        id: id.to_owned().into(),
    })
}

/// As what a parser of Markdown would have made it, and then only what the dialect has.
fn fitting(document: Document<'static>, has: Has) -> Document<'static> {
    let document = has.fit(document);
    let markdown: &'static str = Markdown.write(&document, &()).text.leak();
    has.fit(parse(markdown))
}

/// Whether what was written without loss is read as it was. Whether it was without loss.
fn round_trip(
    dialect: &dyn Dialect,
    tokens: bool,
    document: Document<'static>,
    has: Has,
) -> Result<bool, TestCaseError> {
    let names = Service { tokens };
    let document = fitting(document, has);
    let written = dialect.write(&document, &names);
    if !written.lost.is_empty() {
        return Ok(false);
    }
    let read = dialect.read(&written.text, &names);
    prop_assert_eq!(
        normal(&read),
        normal(&document),
        "of {:?}, read as {:?}",
        written.text,
        read
    );
    Ok(true)
}

const FULL: Has = Has {
    titles: true,
    images: true,
    headings: true,
    quotes: true,
    nested_quotes: true,
    lists: true,
    numbers: true,
    tables: true,
    rules: true,
    code: true,
    languages: true,
    links: true,
    broken_links: true,
    list_tags: true,
    mentions: true,
};

const LIMITED: Has = Has {
    titles: false,
    images: false,
    headings: false,
    nested_quotes: false,
    lists: false,
    tables: false,
    rules: false,
    ..FULL
};

const ASTERISK: Has = Has {
    broken_links: false,
    list_tags: false,
    lists: true,
    numbers: false,
    languages: false,
    ..LIMITED
};

const BACKSLASHES: Has = Has {
    nested_quotes: true,
    numbers: true,
    languages: true,
    ..ASTERISK
};

const CODES: Has = Has {
    quotes: false,
    lists: false,
    code: false,
    links: false,
    mentions: false,
    ..LIMITED
};

proptest! {
    #![proptest_config(arbitrary::cases())]

    /// Trees as no parser makes them, too: styles in themselves and beside themselves.
    #[test]
    fn markdown_says_what_any_tree_does(document in arbitrary::document()) {
        let markdown = Markdown.write(&document, &()).text;
        let read = parse(&markdown);
        let (before, after) = (Content::of([&document], true), Content::of([&read], true));
        prop_assert_eq!(after.text, before.text, "{}", markdown);
        prop_assert_eq!(after.urls, before.urls, "{}", markdown);
        prop_assert_eq!(after.mentions, before.mentions, "{}", markdown);
        let again = Markdown.write(&read, &()).text;
        prop_assert_eq!(parse(&again), read, "{:?} {:?}", markdown, again);
    }

    #[test]
    fn html_is_read_as_it_was_written(document in arbitrary::document()) {
        round_trip(&Html::full(), false, document, FULL)?;
    }

    #[test]
    fn limited_html_is_read_as_it_was_written(document in arbitrary::document()) {
        round_trip(&Html::limited(), false, document, LIMITED)?;
    }

    #[test]
    fn asterisks_are_read_as_they_were_written(document in arbitrary::document()) {
        round_trip(&Marks::asterisk(), true, document, ASTERISK)?;
    }

    #[test]
    fn backslashes_are_read_as_they_were_written(document in arbitrary::document()) {
        round_trip(&BACKSLASH, true, document, BACKSLASHES)?;
    }

    #[test]
    fn control_codes_are_read_as_they_were_written(document in arbitrary::document()) {
        round_trip(&ControlCodes::new(), false, document, CODES)?;
    }

    #[test]
    fn text_is_read_as_text(text in arbitrary::tame()) {
        for (name, dialect) in crate::written::dialects() {
            let written = Text::plain(text.clone()).render(&*dialect, &());
            let read = Text::read(&*dialect, &written.text, &());
            prop_assert_eq!(&*read.to_plain(), &*text, "{} of {:?}", name, written.text);
        }
    }
}

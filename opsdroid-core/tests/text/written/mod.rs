//! The laws of writing: nothing is lost, nothing gets out of hand, whatever the text.

pub mod appear;
mod hostile;
pub mod markup;
mod mentions;

use opsdroid_core::text::{
    Dialect, Document, Feature,
    dialect::{Ansi, Bare, Boundary, ControlCodes, Escape, Html, InCode, MarkLinks, Marks, Plain},
};
use proptest::prelude::*;

use crate::arbitrary;

/// Two asterisks, links in brackets, backslashes.
pub const BACKSLASH: Marks = Marks {
    strong: Some("**"),
    emphasis: Some("*"),
    strike: Some("~~"),
    language: true,
    in_code: InCode::Backslash,
    links: MarkLinks::Brackets,
    bare: Bare::Escaped,
    escape: Escape::Backslash,
    entities: false,
    special: "\\*_~`[]<>|()",
    starts: "#>-+0",
    boundary: Boundary::Words,
    ..Marks::asterisk()
};

/// All of them, by name.
pub fn dialects() -> Vec<(&'static str, Box<dyn Dialect>)> {
    vec![
        ("html", Box::new(Html::full())),
        ("html, limited", Box::new(Html::limited())),
        ("asterisks", Box::new(Marks::asterisk())),
        ("backslashes", Box::new(BACKSLASH)),
        ("plain", Box::new(Plain::new())),
        ("plain, inline", Box::new(Plain::inline())),
        ("ansi", Box::new(Ansi::new())),
        ("ansi, links", Box::new(Ansi::new().with_hyperlinks())),
        ("control codes", Box::new(ControlCodes::new())),
    ]
}

fn holds(document: &Document<'_>, hostile: bool) -> Result<(), TestCaseError> {
    for (name, dialect) in dialects() {
        let rendered = dialect.write(document, &());
        let text = &rendered.text;
        let shown = appear::unescaped(name, text);
        for part in appear::parts(document) {
            prop_assert!(
                part.is_in(&shown),
                "{name}: no {part:?} in {shown:?} of {text:?}"
            );
        }
        markup::check(name, text)
            .map_err(|why| TestCaseError::fail(format!("{name}: {why} in {text:?}")))?;
        if !hostile {
            prop_assert!(
                !rendered.has_lost(Feature::Characters),
                "{name}: {rendered:?}"
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(arbitrary::cases())]

    #[test]
    fn every_text_and_every_url_is_in_what_is_written(document in arbitrary::document()) {
        holds(&document, false)?;
    }

    #[test]
    fn hostile_text_appears_and_does_nothing(document in arbitrary::hostile_document()) {
        holds(&document, true)?;
    }
}

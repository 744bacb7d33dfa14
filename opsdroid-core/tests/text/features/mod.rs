//! What becomes of each feature in each dialect: a page to read, kept fresh.

mod cases;

use std::fmt::Write;

use opsdroid_core::text::{Document, Feature, dialect::Rendered};

use self::cases::cases;
use crate::written::dialects;

const PAGE: &str = include_str!("page.md");

pub fn losses(rendered: &Rendered) -> String {
    let features = rendered
        .lost
        .iter()
        .map(|lost| format!("{:?}", lost.feature));
    features.collect::<Vec<_>>().join(", ")
}

fn page() -> String {
    let mut page = String::from(
        "# What becomes of each feature in each dialect\n\nWritten by a test: set \
         `OPSDROID_BLESS=1` to write it anew. Below, control characters are shown as escapes.\n",
    );
    for (about, blocks) in cases() {
        writeln!(page, "\n## {about}").unwrap();
        let document = Document { blocks };
        for (name, dialect) in dialects() {
            let rendered = dialect.write(&document, &());
            let lost = match losses(&rendered) {
                none if none.is_empty() => none,
                lost => format!("; lost: {lost}"),
            };
            writeln!(page, "\n{name}{lost}\n\n").unwrap();
            page.truncate(page.len() - 1);
            for line in rendered.text.split('\n') {
                let shown: String = line.chars().map(escaped).collect();
                writeln!(page, "{}", format!("    {shown}").trim_end()).unwrap();
            }
        }
    }
    page
}

/// A character as the page shows it.
pub fn escaped(c: char) -> String {
    match c {
        '\u{200b}' | '\u{a0}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            c.escape_unicode().to_string()
        }
        c if c.is_control() => c.escape_default().to_string(),
        c => c.to_string(),
    }
}

#[test]
fn the_page_of_features_is_fresh() {
    let page = page();
    if std::env::var_os("OPSDROID_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/text/features/page.md");
        std::fs::write(path, &page).unwrap();
        return;
    }
    for (line, (fresh, there)) in (1..).zip(page.lines().zip(PAGE.lines())) {
        assert_eq!(fresh, there, "line {line}");
    }
    assert_eq!(page.lines().count(), PAGE.lines().count());
}

/// A table for the documentation: what is lost (`-`) and what isn't, by dialect.
#[test]
fn the_table_of_losses_is_as_said() {
    let about = |feature| match feature {
        Feature::Emphasis => "emphasis",
        Feature::Strong => "strong",
        Feature::Strike => "strike",
        Feature::Code => "code",
        Feature::CodeBlock => "code block with a fence",
        Feature::Language => "code block with a language",
        Feature::Link => "link",
        Feature::Title => "link of bold text with a title",
        Feature::Image => "picture",
        Feature::Heading => "heading",
        Feature::Quote => "quote in a quote",
        Feature::List => "list",
        Feature::NestedList => "list in a list",
        Feature::Task => "tasks",
        Feature::Table => "table",
        Feature::Rule => "rule",
        Feature::Mention => "user",
        _ => "text that controls",
    };
    let features = [
        (Feature::Emphasis, "kkkk--kkk"),
        (Feature::Strong, "kkkk--kkk"),
        (Feature::Strike, "kkkk--kkk"),
        (Feature::Code, "kkkk--kkk"),
        (Feature::CodeBlock, "kkkkkkkkk"),
        (Feature::Language, "kk-k-----"),
        (Feature::Link, "kkkk---k-"),
        (Feature::Title, "k--------"),
        (Feature::Image, "k--------"),
        (Feature::Heading, "k--------"),
        (Feature::Quote, "k---kkkkk"),
        (Feature::List, "kkkkkkkkk"),
        (Feature::NestedList, "kkkkkkkkk"),
        (Feature::Task, "kkkkkkkkk"),
        (Feature::Table, "k---kkkkk"),
        (Feature::Rule, "kkkkkkkkk"),
        (Feature::Mention, "---------"),
        (Feature::Characters, "---------"),
    ];
    let cases = cases();
    for (feature, kept) in features {
        let (_, blocks) = cases
            .iter()
            .find(|(name, _)| *name == about(feature))
            .unwrap();
        let document = Document {
            blocks: blocks.clone(),
        };
        let mut found = String::new();
        for (_, dialect) in dialects() {
            let lost = dialect.write(&document, &()).has_lost(feature);
            found.push(if lost { '-' } else { 'k' });
        }
        assert_eq!(found, kept, "{feature:?}");
    }
}

//! The examples of CommonMark's specification, in every dialect, whole and in pieces.

use opsdroid_core::text::{Dialect, Document, Markdown, TextUnit, parse, split::split};
use serde_json::Value;

use crate::{
    split::{Content, is_within, unspaced, within},
    written::{appear, dialects, markup},
};

fn examples() -> Vec<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/fixtures/commonmark/spec.json"
    );
    let json = std::fs::read_to_string(path).unwrap();
    let examples: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(examples.len(), 652);
    let markdown = |example: &Value| example["markdown"].as_str().unwrap().to_owned();
    examples.iter().map(markdown).collect()
}

#[test]
fn every_example_appears_in_every_dialect() {
    for example in examples() {
        let document = parse(&example);
        for (name, dialect) in dialects() {
            let rendered = dialect.write(&document, &());
            let shown = appear::unescaped(name, &rendered.text);
            for part in appear::parts(&document) {
                let text = &rendered.text;
                assert!(part.is_in(&shown), "{name}: no {part:?} in {text:?}");
            }
            if let Err(why) = markup::check(name, &rendered.text) {
                panic!("{name}: {why} in {:?}", rendered.text);
            }
        }
    }
}

/// Nothing of a document is missing in the pieces.
fn is_all_there(document: &Document<'_>, pieces: &[Document<'_>]) -> Result<(), String> {
    let before = Content::of([document], false);
    let after = Content::of(pieces, true);
    if !is_within(&before.text, &after.text) {
        return Err(format!("{:?} in {:?}", before.text, after.text));
    }
    for url in before.urls {
        if !after.urls.contains(&url) && !after.text.contains(&unspaced(url)) {
            return Err(format!("{url:?} in {:?}", after.urls));
        }
    }
    Ok(())
}

#[test]
fn every_example_is_split_without_loss() {
    let dialects = dialects();
    let markdown: Box<dyn Dialect> = Box::new(Markdown);
    let all = dialects.into_iter().chain([("markdown", markdown)]);
    let options = within(200, TextUnit::Chars);
    for (name, dialect) in all {
        let mut text = String::new();
        for example in examples() {
            let document = parse(&example);
            let pieces = split(document.clone(), &*dialect, &(), &options);
            for piece in &pieces {
                let written = &piece.rendered.text;
                assert!(options.limit.fits(written), "{name}: {written:?}");
            }
            let pieces: Vec<_> = pieces.into_iter().map(|piece| piece.document).collect();
            is_all_there(&document, &pieces).unwrap_or_else(|why| panic!("{name}: no {why}"));
            text.push_str(&example);
            text.push_str("\n\n");
        }
        // All of them as one text, which is in many pieces.
        let document = parse(&text);
        let pieces = split(document.clone(), &*dialect, &(), &options);
        assert!(pieces.len() > 50, "{name}: {}", pieces.len());
        let pieces: Vec<_> = pieces.into_iter().map(|piece| piece.document).collect();
        is_all_there(&document, &pieces).unwrap_or_else(|why| panic!("{name}: no {why}"));
    }
}

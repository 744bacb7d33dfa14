//! What people really send, in every dialect: pages to read, kept fresh.
//!
//! Each `.md` here is a text; the `.txt` of the same name shows what becomes of it.
//! `OPSDROID_BLESS=1` writes them anew.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use opsdroid_core::text::{Dialect, Markdown, parse};

use crate::{
    features::{escaped, losses},
    written,
};

/// The texts, in the order of their names.
fn inputs() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/text/golden");
    let entries = fs::read_dir(folder).unwrap();
    let mut inputs: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    inputs.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    inputs.sort();
    inputs
}

/// What becomes of a text in each dialect.
fn page(input: &Path) -> String {
    let markdown = fs::read_to_string(input).unwrap();
    let document = parse(&markdown);
    let mut page = String::new();
    let markdown: (_, Box<dyn Dialect>) = ("markdown", Box::new(Markdown));
    for (name, dialect) in std::iter::once(markdown).chain(written::dialects()) {
        let rendered = dialect.write(&document, &());
        let lost = match losses(&rendered) {
            none if none.is_empty() => none,
            lost => format!("; lost: {lost}"),
        };
        writeln!(page, "== {name}{lost}").unwrap();
        for line in rendered.text.split('\n') {
            let shown: String = line.chars().map(escaped).collect();
            writeln!(page, "{shown}").unwrap();
        }
        page.push('\n');
    }
    page.pop();
    page
}

#[test]
fn what_people_send_is_written_as_it_was_reviewed() {
    let inputs = inputs();
    assert_eq!(inputs.len(), 60);
    let bless = std::env::var_os("OPSDROID_BLESS").is_some();
    for input in inputs {
        let golden = input.with_extension("txt");
        let page = page(&input);
        if bless {
            fs::write(golden, page).unwrap();
            continue;
        }
        let there = fs::read_to_string(&golden).unwrap();
        for (line, (fresh, there)) in (1..).zip(page.lines().zip(there.lines())) {
            assert_eq!(fresh, there, "{} line {line}", golden.display());
        }
        assert_eq!(page, there, "{}", golden.display());
    }
}

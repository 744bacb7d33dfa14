//! The page of errors is generated from the mistakes in `tests/ui`. `OPSDROID_BLESS=1` writes it anew.

use std::{env, fmt::Write, fs};

use super::{files, root};

const PAGE: &str = "docs/errors.md";

const HEAD: &str = "\
# Every error of the macros, and its cure

What the compiler says where an attribute of opsdroid's is used in another way than it is meant, and what to do. The
page is generated from the cases in `tests/ui`: `OPSDROID_BLESS=1 cargo test -p opsdroid-tests --test tidy`.
";

/// A folder of cases, and what its part of the page is called.
const PARTS: &[(&str, &str)] = &[
    ("connector", "`#[connector]`"),
    ("register_event", "`#[register_event]`"),
    ("event", "`#[event]`"),
    ("config", "`#[config]`"),
    ("skill", "`#[match_regex]` and the other matchers"),
];

#[test]
fn the_page_of_errors_is_fresh() {
    let path = root().join(PAGE);
    let page = page();
    if fs::read_to_string(&path).is_ok_and(|written| written == page) {
        return;
    }
    if env::var_os("OPSDROID_BLESS").is_some() {
        fs::write(&path, page).unwrap();
        return;
    }
    panic!("{PAGE} is stale; run this test with OPSDROID_BLESS=1");
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    for (folder, title) in PARTS {
        write!(page, "\n## {title}\n").unwrap();
        let cases = files(&format!("tests/ui/{folder}"), "rs");
        let errors = files(&format!("tests/ui/{folder}"), "stderr");
        for ((path, source), (other, stderr)) in cases.iter().zip(&errors) {
            assert_eq!(path.strip_suffix(".rs"), other.strip_suffix(".stderr"));
            let name = path.rsplit('/').next().unwrap();
            let title = name.trim_end_matches(".rs").replace('-', " ");
            let cure = cure(source);
            assert!(!cure.is_empty(), "{path} opens with no cure");
            let error = shown(stderr);
            let anchor = format!("[{name}](../{path})");
            write!(
                page,
                "\n### {title}\n\n```text\n{error}```\n\n{cure} ({anchor})\n"
            )
            .unwrap();
        }
    }
    page
}

/// What a case says first is the cure.
fn cure(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//! "));
    lines.collect::<Vec<_>>().join(" ")
}

/// The first error, down to the lines that it points at.
fn shown(stderr: &str) -> String {
    let lines = stderr.lines().skip_while(|line| !line.starts_with("error"));
    let until = |line: &&str| {
        let text = line.trim_start();
        let note = ["= ", "help:", "note:", ":::"];
        !text.is_empty() && !note.iter().any(|word| text.starts_with(word))
    };
    let mut kept: Vec<&str> = lines.take_while(until).collect();
    while kept.last().is_some_and(|line| line.trim() == "|") {
        kept.pop();
    }
    kept.iter().map(|line| format!("{line}\n")).collect()
}

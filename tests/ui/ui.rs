//! Every mistake in a folder of this package gives exactly one error, at the user's token: the one
//! in the `.stderr` beside it. `TRYBUILD=overwrite` writes them anew.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
};

const FOLDERS: &[&str] = &["connector", "register_event", "event", "config", "skill"];

/// Where the compiler's own word on two implementations is the honest answer, beside ours.
const COHERENCE: &[&str] = &["connector/second-impl.rs"];

/// A name is what an error says to the user; these say how the macros are made.
const PRIVATE: &[&str] = &[
    "__private",
    "__opsdroid",
    "__Event",
    "DESCRIPTOR",
    "SKILL",
    "Takes<",
    "Outcome<",
    "Connects<",
    "FromCall",
];

#[test]
fn every_mistake_gives_one_error_at_the_users_token() {
    let cases = trybuild::TestCases::new();
    for folder in FOLDERS {
        cases.compile_fail(format!("{folder}/*.rs"));
    }
    drop(cases); // runs them

    let mistakes = FOLDERS.iter().flat_map(|folder| sources(folder));
    let wrong: Vec<String> = mistakes.filter_map(|path| complaint(&path)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_enough_cases() {
    let mistakes: usize = FOLDERS.iter().map(|folder| sources(folder).len()).sum();
    let passes = sources("pass").len();
    assert!(mistakes >= 80, "{mistakes} mistakes");
    assert!(passes >= 15, "{passes} cases that pass");
}

fn sources(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .collect()
}

fn complaint(path: &Path) -> Option<String> {
    let stderr = fs::read_to_string(path.with_extension("stderr")).unwrap();
    let root = env!("CARGO_MANIFEST_DIR");
    let name = path.strip_prefix(root).unwrap().display().to_string();
    let starting = |word: &str| stderr.lines().filter(|it| it.starts_with(word)).count();
    let (errors, warnings) = (starting("error"), starting("warning"));
    let place = stderr
        .lines()
        .find(|line| line.trim_start().starts_with("-->"));
    let here = place.is_some_and(|line| line.contains(&name));
    let expected = if COHERENCE.contains(&name.as_str()) {
        2
    } else {
        1
    };
    let private = stderr
        .lines()
        .filter(|line| line.starts_with("error") || line.contains(" ^"))
        .find(|line| PRIVATE.iter().any(|private| line.contains(private)));
    let fine = errors == expected && warnings == 0 && here && private.is_none();
    (!fine).then(|| {
        format!("{name}: {errors} errors, {warnings} warnings, first at {place:?}; {private:?}")
    })
}

//! Every mistake in a folder of this package gives exactly one error, at the user's token: the one
//! in the `.stderr` beside it. `TRYBUILD=overwrite` writes them anew.

use std::{fs, path::Path};

const FOLDERS: &[&str] = &["connector", "register_event", "event", "config", "skill"];

#[test]
fn every_mistake_gives_one_error_at_the_users_token() {
    let cases = trybuild::TestCases::new();
    for folder in FOLDERS {
        cases.compile_fail(format!("{folder}/*.rs"));
    }
    drop(cases); // runs them

    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for folder in FOLDERS {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                let stderr = fs::read_to_string(path.with_extension("stderr")).unwrap();
                wrong.extend(complaint(&name, &stderr));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn complaint(name: &str, stderr: &str) -> Option<String> {
    let errors = stderr
        .lines()
        .filter(|line| line.starts_with("error"))
        .count();
    let warnings = stderr
        .lines()
        .filter(|line| line.starts_with("warning"))
        .count();
    let place = stderr
        .lines()
        .find(|line| line.trim_start().starts_with("-->"));
    let here = place.is_some_and(|line| line.contains(name));
    let fine = errors == 1 && warnings == 0 && here;
    (!fine).then(|| format!("{name}: {errors} errors, {warnings} warnings, first at {place:?}"))
}

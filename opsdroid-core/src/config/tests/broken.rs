//! Every file of `broken/`, and what is said of it.
//!
//! `UPDATE_BROKEN=1 cargo test` writes the texts anew, to be read before they are committed.

use std::{fs, path::PathBuf};

use super::{PLANTED, check};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/config/tests/broken")
}

fn names() -> Vec<String> {
    let files = fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name());
    let names = files.map(|name| name.into_string().unwrap());
    let mut names: Vec<_> = names
        .filter_map(|name| Some(name.strip_suffix(".yaml")?.to_owned()))
        .collect();
    names.sort();
    names
}

#[test]
fn every_broken_file_is_told_as_it_should_be() {
    let update = std::env::var_os("UPDATE_BROKEN").is_some();
    let mut wrong = Vec::new();
    let names = names();
    assert!(names.len() >= 70, "only {} files", names.len());
    for name in names {
        let text = fs::read_to_string(folder().join(format!("{name}.yaml"))).unwrap();
        let told = match check(&text) {
            Ok(_) => "nothing is wrong\n".to_owned(),
            Err(error) => format!("{error}\n"),
        };
        let path = folder().join(format!("{name}.txt"));
        if update {
            fs::write(&path, &told).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if told != expected {
            wrong.push(format!("{name}:\n{told}instead of\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_broken_file_gives_away_its_secrets() {
    for name in names() {
        let text = fs::read_to_string(folder().join(format!("{name}.yaml"))).unwrap();
        let error = check(&text).unwrap_err();
        let told = format!("{error}\n{error:?}\n{:?}\n", error.problems());
        let parts = error.problems().iter().map(|problem| {
            format!(
                "{} {:?} {:?}",
                problem.message(),
                problem.detail(),
                problem.place()
            )
        });
        let told = told + &parts.collect::<String>();
        assert!(!told.contains(PLANTED), "{name}: {told}");
        let error = crate::error::Error::from(error);
        assert!(!format!("{error} {error:?}").contains(PLANTED), "{name}");
    }
}

#[test]
fn every_problem_has_its_place() {
    for name in names() {
        let text = fs::read_to_string(folder().join(format!("{name}.yaml"))).unwrap();
        for problem in check(&text).unwrap_err().problems() {
            let place = problem.place().unwrap();
            let line = text.lines().nth(place.line - 1).unwrap_or_default();
            assert!(
                place.column <= line.chars().count() + 1,
                "{name}: {problem}"
            );
            assert_eq!(&*place.file, "configuration.yaml");
        }
    }
}

#[test]
fn nothing_that_is_told_can_take_over_a_terminal() {
    for name in names() {
        let text = fs::read_to_string(folder().join(format!("{name}.yaml"))).unwrap();
        let told = check(&text).unwrap_err().to_string();
        let unseen = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!told.contains(unseen), "{name}: {told:?}");
        assert!(
            told.lines().all(|line| line.chars().count() < 500),
            "{name}"
        );
    }
}

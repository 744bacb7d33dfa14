//! Every connector's folder has the same shape, and one name everywhere.

use std::{fs, path::Path};

use super::{entries, files, name, root, tidy};

/// The files that a connector may have besides the service's own nouns.
const FILES: &[&str] = &[
    "lib", "config", "wire", "convert", "socket", "webhook", "polling", "tests",
];

/// The service's own nouns, for each connector.
const NOUNS: &[(&str, &[&str])] = &[
    (
        "irc",
        &[
            "account",
            "flood",
            "identity",
            "incoming",
            "pending",
            "registration",
            "rooms",
            "session",
            "text",
            "tls",
        ],
    ),
    ("shell", &["history", "lease", "pipe", "terminal"]),
    ("websocket", &["endpoint", "page", "seats"]),
];

fn connectors() -> Vec<std::path::PathBuf> {
    entries(&root().join("connectors"))
        .into_iter()
        .filter(|path| path.is_dir())
        .collect()
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

#[test]
fn a_connectors_files_are_called_as_in_every_other_one() {
    let mut wrong = Vec::new();
    for connector in connectors() {
        let name = name(&connector);
        let nouns = NOUNS
            .iter()
            .find(|(it, _)| *it == name)
            .map_or(&[][..], |(_, nouns)| *nouns);
        for (path, _) in files(&format!("connectors/{name}/src"), "rs") {
            let inside = path.split("/src/").nth(1).unwrap().trim_end_matches(".rs");
            let top = inside.split('/').next().unwrap();
            if !FILES.contains(&top) && !nouns.contains(&top) {
                wrong.push(format!(
                    "{path}: expected one of {}, or a noun of the service's own on the list here",
                    FILES.join(", ")
                ));
            }
        }
    }
    tidy(wrong);
}

#[test]
fn a_connector_has_one_name_everywhere() {
    let manifest = read("Cargo.toml");
    let (_, features) = manifest.split_once("[features]").unwrap_or_default();
    let features = features.split("\n[").next().unwrap();
    let mut wrong = Vec::new();
    for connector in connectors() {
        let name = name(&connector);
        let package = format!("name = \"opsdroid-{name}\"");
        if !read(connector.join("Cargo.toml")).contains(&package) {
            wrong.push(format!(
                "connectors/{name}/Cargo.toml: expected `{package}`"
            ));
        }
        if !features
            .lines()
            .any(|line| line.starts_with(&format!("{name} = ")))
        {
            wrong.push(format!("Cargo.toml: expected a feature `{name}`"));
        }
        let declared = read(connector.join("src/lib.rs"))
            .split("#[connector(")
            .nth(1)
            .is_some_and(|rest| rest.trim_start().starts_with(&format!("name = \"{name}\"")));
        if !declared {
            wrong.push(format!(
                "connectors/{name}/src/lib.rs: expected `#[connector(name = \"{name}\"`"
            ));
        }
    }
    tidy(wrong);
}

#[test]
fn the_lists_here_name_only_what_there_is() {
    let connectors: Vec<_> = connectors().iter().map(|path| name(path)).collect();
    let wrong = NOUNS
        .iter()
        .filter(|(name, _)| !connectors.iter().any(|it| it == name));
    tidy(
        wrong
            .map(|(name, _)| format!("no connector `{name}`"))
            .collect(),
    );
}

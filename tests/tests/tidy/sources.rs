//! Every source file: its first line, its size, its words.

use std::fs;

use super::{files, root, tidy};

/// The size at which a file has to be split by meaning.
const LINES: usize = 400;

/// What is left behind, or says one thing in another thing's word.
const WORDS: &[&str] = &[
    "TODO",
    "FIXME",
    "XXX",
    "HACK",
    "whitelist",
    "blacklist",
    "DTO",
    "/tmp/",
    "/root/",
];

/// Services; the core knows none of them. Shell and websocket are no services.
const SERVICES: &[&str] = &[
    "discord",
    "facebook",
    "github",
    "gitlab",
    "gitter",
    "irc",
    "jabber",
    "mastodon",
    "matrix",
    "mattermost",
    "nostr",
    "rocketchat",
    "rocket.chat",
    "slack",
    "telegram",
    "twilio",
    "twitch",
    "webex",
    "whatsapp",
    "xmpp",
    "zulip",
];

#[test]
fn every_source_file_says_what_it_is_for() {
    let wrong = files("", "rs")
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "));
    tidy(
        wrong
            .map(|(path, _)| format!("{path}: start with `//!` and what it is for"))
            .collect(),
    );
}

#[test]
fn no_source_file_is_too_long_to_read() {
    let wrong = files("", "rs").into_iter().filter_map(|(path, text)| {
        let lines = text.lines().count();
        (lines > LINES).then(|| format!("{path}: {lines} lines; split it by meaning"))
    });
    tidy(wrong.collect());
}

#[test]
fn the_core_names_no_service() {
    let mut wrong = Vec::new();
    let sources = files("opsdroid-core", "rs").into_iter();
    // A test may read what opsdroid's users have in their files.
    for (path, text) in sources.filter(|(path, _)| !path.contains("tests")) {
        for (number, line) in text.lines().enumerate() {
            let lower = line.to_lowercase();
            for service in SERVICES.iter().filter(|service| has_word(&lower, service)) {
                wrong.push(format!(
                    "{path}:{}: the core knows no {service}",
                    number + 1
                ));
            }
        }
    }
    tidy(wrong);
}

#[test]
fn nothing_is_left_behind() {
    let mut wrong = Vec::new();
    for (path, text) in files("", "rs").into_iter().chain(files("", "md")) {
        if path.ends_with("tidy/sources.rs") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            for word in WORDS.iter().filter(|word| has_word(line, word)) {
                wrong.push(format!("{path}:{}: `{word}`", number + 1));
            }
        }
    }
    tidy(wrong);
}

/// Whether a word stands in a line by itself.
fn has_word(line: &str, word: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    line.match_indices(word).any(|(start, _)| {
        let path = word.starts_with('/');
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !letter(before) && (path || !letter(after))
    })
}

/// The macros know the core as tokens only, so the keys that it takes are written down twice.
#[test]
fn the_macros_know_every_key_that_the_runtime_takes() {
    let macros = fs::read_to_string(root().join("opsdroid-macros/src/config.rs")).unwrap();
    let list = macros.split("SHARED_KEYS: &[&str] = &[").nth(1).unwrap();
    let list = list.split("];").next().unwrap();
    let known: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    assert_eq!(known, opsdroid_core::config::SHARED_KEYS);
}

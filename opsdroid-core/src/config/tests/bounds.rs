//! Files that are made to hurt, and files that are only large.
#![allow(clippy::disallowed_methods)] // how long parsing takes is measured on the machine's clock

use std::{fmt::Write, fs, path::PathBuf, time::Instant};

use super::{PLANTED, check, parse};
use crate::config::Config;

fn refused(text: &str) -> String {
    check(text).unwrap_err().to_string()
}

#[test]
fn a_file_has_at_most_a_mebibyte() {
    let comment = |size: usize| format!("#{}", "x".repeat(size - 1));
    check(&comment(1 << 20)).unwrap();
    assert!(refused(&comment((1 << 20) + 1)).contains("too large"));
}

#[test]
fn collections_lie_in_each_other_only_so_deep() {
    let flow = |depth: usize| format!("web: {}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(refused(&flow(63)).contains("expected a mapping, found a list"));
    for depth in [64, 200, 300, 100_000] {
        assert!(
            refused(&flow(depth)).contains("too deeply nested"),
            "{depth}"
        );
    }
    let mut block = String::new();
    for depth in 0..300 {
        writeln!(block, "{}a:", " ".repeat(depth)).unwrap();
    }
    assert!(refused(&block).contains("too deeply nested"));
}

#[test]
fn aliases_make_nothing_deeper_or_larger_than_it_may_be() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..60 {
        let below = format!("*a{}", level - 1);
        let line = [below.as_str(); 9].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{line}]").unwrap();
    }
    assert!(refused(&bomb).contains("the aliases stand for too much"));

    let mut chain = "a0: &a0 [x]\n".to_owned();
    for level in 1..70 {
        writeln!(chain, "a{level}: &a{level} [*a{}]", level - 1).unwrap();
    }
    assert!(refused(&chain).contains("too deeply nested"));

    let long = "x".repeat(500_000);
    let aliases = "*a, ".repeat(10_000);
    assert!(refused(&format!("a: &a {long}\nb: [{aliases}]")).contains("stand for too much"));

    let mut merges = "a0: &a0 {k0: 1}\n".to_owned();
    for level in 1..2000 {
        writeln!(
            merges,
            "a{level}: &a{level} {{<<: *a{}, k{level}: 1}}",
            level - 1
        )
        .unwrap();
    }
    assert!(refused(&merges).contains("stand for too much"));
}

#[test]
fn ten_thousand_connectors_are_read_in_no_time() {
    let mut text = "connectors:\n".to_owned();
    for index in 0..10_000 {
        writeln!(
            text,
            "  chat-{index}: {{type: chat, token: $SECRET, required: true, keys: {{a: 1}}}}"
        )
        .unwrap();
    }
    let start = Instant::now();
    let config = check(&text).unwrap();
    assert_eq!(config.connectors().len(), 10_000);
    // Quadratic work would take minutes; this is a second on a slow machine.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn ten_thousand_mistakes_on_one_line_are_told_in_no_time() {
    let entries = (0..10_000).map(|index| format!("\"c{index}\": {{\"required\": \"hunter2\"}}"));
    let text = format!(
        "{{\"connectors\": {{{}}}}}",
        entries.collect::<Vec<_>>().join(", ")
    );
    let start = Instant::now();
    let error = check(&text).unwrap_err();
    assert_eq!(error.problems().len(), 50);
    assert!(error.to_string().ends_with("... and 9950 more"));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

/// A small generator of the same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn survive(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    match Config::parse(text, "configuration.yaml", super::env) {
        Ok(config) => {
            let _ = format!("{config:?}");
            for section in config.connectors() {
                if let Err(error) = section.read::<super::Chat>() {
                    let _ = error.to_string();
                }
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

#[test]
fn no_bytes_whatever_cause_a_panic() {
    const PIECES: &[&str] = &[
        "connectors",
        "chat",
        ":",
        ": ",
        " ",
        "  ",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "|",
        ">",
        "#",
        "&a",
        "*a",
        "!",
        "!!str",
        "$",
        "${",
        "}",
        "$A",
        "${B:-",
        "$$",
        "<<",
        "? ",
        "---",
        "...",
        "%",
        "@",
        "`",
        "\t",
        "\r",
        "\u{feff}",
        "é",
        "日",
        "\u{202e}",
        "\0",
        "~",
        "5",
        "token",
        "typing-delay",
        "default-target",
        "proxy",
        "type",
        "web",
        "port",
        "true",
        "\\",
        "\\x",
    ];
    let mut numbers = Numbers(42);
    for _ in 0..4000 {
        let length = numbers.below(40);
        let bytes: Vec<u8> = (0..length).map(|_| numbers.below(256) as u8).collect();
        survive(&bytes);
        let pieces = (0..numbers.below(40)).map(|_| PIECES[numbers.below(PIECES.len())]);
        let text: String = pieces.collect();
        survive(text.as_bytes());
        survive(format!("connectors:\n  chat:\n    {text}").as_bytes());
    }
}

#[test]
fn no_damaged_file_causes_a_panic_or_gives_away_what_it_hides() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/config/tests/broken");
    let files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    let mut numbers = Numbers(7);
    for path in files
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
    {
        let file = fs::read(path).unwrap();
        for _ in 0..100 {
            let mut bytes = file.clone();
            for _ in 0..=numbers.below(4) {
                if bytes.is_empty() {
                    break;
                }
                let at = numbers.below(bytes.len());
                match numbers.below(3) {
                    0 => bytes[at] = b" :{}[]\"'\n$&*!|>-#,?\\\x1b"[numbers.below(21)],
                    1 => drop(bytes.remove(at)),
                    _ => bytes.truncate(at),
                }
            }
            survive(&bytes);
        }
    }
}

#[test]
fn a_file_cut_off_anywhere_hides_its_token() {
    let text = "connectors:\n  chat:\n    token: \"hunter2-hunter2\"\n    keys: {a: hunter2, b: [hunter2]}\n    tokn: |\n      hunter2\n      hunter2\n    user_agent: 'me'\n";
    for end in 0..text.len() {
        let told = match parse(&text[..end]) {
            Err(error) => error.to_string(),
            Ok(config) => match config.connectors().first() {
                Some(section) => {
                    let read = section.read::<super::Chat>().map(|_| String::new());
                    format!(
                        "{section:?} {}",
                        read.unwrap_or_else(|error| error.to_string())
                    )
                }
                None => String::new(),
            },
        };
        assert!(!told.contains(PLANTED), "{end}: {told}");
    }
}

//! `#[config]`: kebab-case keys, nothing unknown, no derive to write.

use opsdroid_core::{Secret, prelude::*};

/// Everything a configuration may hold.
#[config]
#[derive(Debug)]
struct Everything {
    /// A key of two words.
    base_url: String,
    /// A token.
    token: Secret,
    /// A choice.
    #[serde(default)]
    mode: Mode,
    /// A part of its own.
    #[serde(default)]
    retry: Option<Retry>,
}

/// How to get events.
#[config]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Mode {
    /// A socket.
    #[default]
    Socket,
    /// Long polling.
    LongPolling,
}

/// When to try again.
#[config]
#[derive(Debug, PartialEq)]
struct Retry {
    /// How often at the most.
    max_tries: u32,
}

fn read(json: serde_json::Value) -> Result<Everything, serde_json::Error> {
    serde_json::from_value(json)
}

#[test]
fn keys_and_choices_are_kebab_case() {
    let config = read(serde_json::json!({
        "base-url": "https://example.org",
        "token": "t0ken",
        "mode": "long-polling",
        "retry": { "max-tries": 3 },
    }));
    let config = config.unwrap();
    assert_eq!(config.base_url, "https://example.org");
    assert_eq!(config.token.expose(), "t0ken");
    assert_eq!(config.mode, Mode::LongPolling);
    assert_eq!(config.retry, Some(Retry { max_tries: 3 }));
}

#[test]
fn unknown_keys_are_refused_at_every_depth() {
    let error = read(serde_json::json!({ "base-url": "", "token": "", "colour": "red" }));
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("unknown field `colour`")
    );
    let retry = serde_json::json!({ "max-tries": 1, "min-tries": 1 });
    let error = read(serde_json::json!({ "base-url": "", "token": "", "retry": retry }));
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("unknown field `min-tries`")
    );
}

#[test]
fn a_secret_does_not_show_in_debug() {
    let config = read(serde_json::json!({ "base-url": "", "token": "t0ken" })).unwrap();
    let debug = format!("{config:?}");
    assert!(
        debug.contains("<redacted>") && !debug.contains("t0ken"),
        "{debug}"
    );
}

//! What people and programs get to see of a configuration.

use serde_json::json;

use super::{Chat, PLANTED, parse};
use crate::config::{Config, ConfigError, Section};
use crate::error::{Error, ResultExt};

const TEXT: &str = "
connectors:
  chat:
    token: hunter2
    url: https://example.org
    level: $LEVEL
    mixed: a${SECRET}b
    default-level: ${NOT_SET:-5}
    unset: $NOT_SET
    keys: {a: hunter2, b: [hunter2, {c: hunter2}]}
    address: https://ann:hunter2@example.org
    number: 5
    quoted: '5'
    nothing:
    flag: true
    list: [1.5, $SECRET, x]
proxy: http://ann:hunter2@proxy:3128
error-message: $SECRET
";

#[test]
fn json_for_people_has_no_secrets() {
    let config = parse(TEXT).unwrap();
    let expected = json!({
        "token": "<redacted>",
        "url": "https://example.org",
        "level": "<redacted>",
        "mixed": "<redacted>",
        "default-level": 5,
        "unset": "<redacted>",
        "keys": {"a": "<redacted>", "b": ["<redacted>", {"c": "<redacted>"}]},
        "address": "<redacted>",
        "number": 5,
        "quoted": "5",
        "nothing": null,
        "flag": true,
        "list": [1.5, "<redacted>", "x"],
    });
    assert_eq!(config.connectors()[0].redacted(), expected);
    assert_eq!(config.redacted()["connectors"]["chat"], expected);
    assert_eq!(config.redacted()["proxy"], "<redacted>");
}

#[test]
fn debug_has_no_secrets() {
    let config = parse(TEXT).unwrap();
    let section = &config.connectors()[0];
    let told = format!("{config:?} {config:#?} {section:?} {:?}", section.shared());
    assert!(!told.contains(PLANTED), "{told}");
    assert!(told.contains("configuration.yaml:3:3") && told.contains("https://example.org"));
    let told = format!("{:?} {:?}", Section::new("chat"), Config::default());
    assert!(told.contains("chat"), "{told}");
}

#[test]
fn an_error_at_a_key_shows_the_key() {
    let text = "token: hunter2\nurl: https://example.org\nport: 5";
    let section = Section::from_yaml("chat", text).unwrap();
    let error = section.error_at("url", "no server there").to_string();
    assert_eq!(
        error,
        "error: wrong value for `url`\n  \
           --> configuration.yaml:2:6\n   \
            |\n \
          2 | url: https://example.org\n   \
            |      ^^^^^^^^^^^^^^^^^^^ no server there"
    );
    let error = section
        .error_at("token", "`hunter2` was refused")
        .to_string();
    assert!(
        error.contains("`********` was refused") && !error.contains(PLANTED),
        "{error}"
    );
    // About a key that isn't there, or about all: at the section.
    let error = section
        .error_at("room", "`hunter2` sees no room")
        .to_string();
    assert!(error.contains("wrong settings in `chat`"), "{error}");
    assert!(
        error.contains("--> configuration.yaml:1:1") && !error.contains(PLANTED),
        "{error}"
    );
}

#[test]
fn an_error_about_the_kind_is_at_the_type() {
    let config = parse("connectors:\n  work: {type: slak, token: hunter2}\n  slak:\n").unwrap();
    let told = |index: usize| {
        let section = &config.connectors()[index];
        section
            .error_at_kind("unknown connector `slak`; did you mean `slack`?")
            .to_string()
    };
    assert_eq!(
        told(0),
        "error: unknown connector `slak`\n  \
           --> configuration.yaml:2:16\n   \
            |\n \
          2 |   work: {type: slak, token: ********}\n   \
            |                ^^^^ did you mean `slack`?"
    );
    assert!(
        told(1).contains("--> configuration.yaml:3:3"),
        "{}",
        told(1)
    );
}

#[test]
fn a_section_without_a_file_still_names_itself() {
    let section = Section::new("chat");
    assert_eq!(
        (section.name(), section.kind(), section.place()),
        ("chat", "chat", None)
    );
    assert_eq!(section.clone().of_kind("slack").kind(), "slack");
    assert_eq!(section.redacted(), serde_json::Value::Null);
    assert!(section.shared().enabled);
    let error = section.error_at("url", "no server there").to_string();
    assert_eq!(error, "error: connector `chat`: no server there");
    let error = section.read::<Chat>().unwrap_err().to_string();
    assert!(error.contains("missing key `token`"), "{error}");
}

#[test]
fn an_error_without_a_place_gets_the_sections() {
    let section = Section::from_yaml("chat", "token: hunter2").unwrap();
    let lost = ConfigError::new("hunter2 can't go with that");
    assert_eq!(lost.problems()[0].place(), None);
    let found = section.locate(lost);
    assert_eq!(found.problems()[0].place().map(|place| place.line), Some(1));
    assert!(!found.to_string().contains(PLANTED), "{found}");
    // An error that has a place keeps it, through any wrapping.
    let Err(Error::Config(error)) = section.read::<Vec<u8>>().config() else {
        panic!()
    };
    let place = error.problems()[0].place().cloned();
    assert!(place.is_some());
    assert_eq!(section.locate(*error).problems()[0].place().cloned(), place);
}

#[test]
fn errors_are_joined() {
    assert!(ConfigError::join([]).is_none());
    let section = Section::from_yaml("chat", "a: 1").unwrap();
    let errors = [section.error_at("a", "first"), Error::network("second")];
    let told = ConfigError::join(errors).unwrap();
    assert_eq!(told.problems().len(), 2);
    assert_eq!(told.problems()[0].detail(), Some("first"));
    assert_eq!(told.problems()[1].message(), "network error: second");
}

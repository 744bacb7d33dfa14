//! What the runtime asks a section before the connector does.

use super::{Chat, check, parse};
use crate::config::{Section, TargetSpec};

#[test]
fn a_section_says_which_connector_it_is_for() {
    for (text, kind) in [
        ("slack:", "slack"),
        ("work: {type: slack}", "slack"),
        ("work: {module: opsdroid.connector.slack}", "slack"),
        ("work: {module: my_package.my_chat}", "my-chat"),
        (
            "work: {type: slack, module: opsdroid.connector.matrix}",
            "slack",
        ),
        ("work: {type: slack, enabled: false}", "slack"),
        ("work: {type: $NOT_SET, enabled: false}", "work"),
    ] {
        let config = parse(&format!("connectors: {{{text}}}")).unwrap();
        assert_eq!(config.connectors()[0].kind(), kind, "{text}");
    }
}

#[test]
fn a_connector_that_is_switched_off_needs_no_variables() {
    let text = "connectors: {chat: {enabled: false, token: $NOT_SET, required: $NOT_SET}}";
    let config = check(text).unwrap();
    let section = &config.connectors()[0];
    assert!(!section.shared().enabled);
    let error = section.read::<Chat>().unwrap_err().to_string();
    assert!(error.contains("variable `NOT_SET` isn't set"), "{error}");
}

#[test]
fn targets_are_names_rooms_or_users() {
    for (text, target) in [
        ("'#general'", TargetSpec::Name("#general".to_owned())),
        (
            "{room: 5}",
            TargetSpec::Room {
                room: "5".to_owned(),
                thread: None,
            },
        ),
        (
            "{room: a, thread: b}",
            TargetSpec::Room {
                room: "a".to_owned(),
                thread: Some("b".to_owned()),
            },
        ),
        ("{user: ann}", TargetSpec::User("ann".to_owned())),
    ] {
        let section = Section::from_yaml("chat", format!("default-target: {text}")).unwrap();
        assert_eq!(section.shared().default_target, Some(target), "{text}");
    }
    for text in ["{}", "{thread: b}", "{user: a, thread: b}", "''", "[a]"] {
        assert!(
            Section::from_yaml("chat", format!("default-target: {text}")).is_err(),
            "{text}"
        );
    }
}

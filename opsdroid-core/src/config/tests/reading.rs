//! What right files are read as.

use std::{collections::HashMap, path::Path};

use serde::{Deserialize, de::DeserializeOwned};

use super::{Chat, Mode, check, parse};
use crate::config::{Delay, Delivery, LogLevel, TargetSpec};

/// Reads one value, put under the key `value` of a connector.
fn value<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    #[derive(Deserialize)]
    struct Only<T> {
        value: T,
    }

    let text = format!("connectors:\n  chat:\n    value: {text}\n");
    let config = parse(&text).map_err(|error| error.to_string())?;
    let read = config.connectors()[0].read::<Only<T>>();
    read.map(|only| only.value)
        .map_err(|error| error.to_string())
}

#[test]
fn a_connector_reads_all_its_keys() {
    let text = "
connectors:
  chat:
    token: $SECRET
    url: https://example.org/${LEVEL}
    user-agent: 'it''s-me'
    secret-number: 0x10
    keys: {first: 1, 2: 2}
    limits:
      per-minute: 60
      burst: -5
    mode: {socket: {path: /chat}}
    required: yes
    thinking-delay: 1.5
    typing-delay: [0, 0.05]
    delivery: at-most-once
    default-target: -10012345
";
    let config = parse(text).unwrap();
    let section = &config.connectors()[0];
    let chat: Chat = section.read().unwrap();
    assert_eq!(chat.token.expose(), "hunter2-from-env");
    assert_eq!(
        chat.url.as_deref(),
        Some("https://example.org/hunter2-level")
    );
    assert_eq!(chat.user_agent.as_deref(), Some("it's-me"));
    assert_eq!(chat.secret_number, Some(16));
    assert_eq!(
        chat.keys
            .iter()
            .map(|(k, v)| (k.as_str(), *v))
            .collect::<Vec<_>>(),
        [("2", 2), ("first", 1)]
    );
    let limits = chat.limits.unwrap();
    assert_eq!((limits.per_minute, limits.burst), (60, Some(-5)));
    assert_eq!(
        chat.mode,
        Mode::Socket {
            path: "/chat".to_owned()
        }
    );
    assert!(chat.guarded.is_none());

    let shared = section.shared();
    assert!(shared.required && shared.enabled && !shared.default);
    assert_eq!(
        shared.thinking_delay,
        Some(Delay {
            low: 1.5,
            high: 1.5
        })
    );
    assert_eq!(
        shared.typing_delay,
        Some(Delay {
            low: 0.0,
            high: 0.05
        })
    );
    assert_eq!(shared.delivery, Some(Delivery::AtMostOnce));
    assert_eq!(
        shared.default_target,
        Some(TargetSpec::Name("-10012345".to_owned()))
    );
    assert_eq!(
        section.place().unwrap().to_string(),
        "configuration.yaml:3:3"
    );
}

#[test]
fn numbers_and_truth_values_come_from_the_environment_where_they_are_asked_for() {
    assert_eq!(value::<u16>("$NUMBER"), Ok(9000));
    assert_eq!(value::<f64>("${NUMBER}"), Ok(9000.0));
    assert_eq!(value::<bool>("$TRUTH"), Ok(true));
    assert_eq!(value::<i8>("${NOT_SET:--5}"), Ok(-5));
    assert_eq!(value::<Option<u16>>("$NUMBER"), Ok(Some(9000)));
    assert_eq!(value::<String>("$NUMBER"), Ok("9000".to_owned()));
    assert_eq!(value::<String>("$TRUTH"), Ok("true".to_owned()));
    assert!(value::<u16>("\"$NUMBER\"").is_err());
    assert!(value::<u16>("1$NUMBER").is_err());
    // Where the type is open, the environment gives text: a token of digits is no number.
    assert_eq!(value::<serde_json::Value>("$NUMBER"), Ok("9000".into()));
    assert_eq!(value::<serde_json::Value>("9000"), Ok(9000.into()));
}

#[test]
fn an_empty_variable_is_as_good_as_none() {
    assert_eq!(value::<Option<String>>("$EMPTY"), Ok(None));
    assert_eq!(value::<Option<u8>>("$EMPTY"), Ok(None));
    assert_eq!(value::<Option<String>>("'$EMPTY'"), Ok(Some(String::new())));
    assert_eq!(value::<String>("${EMPTY:-x}"), Ok("x".to_owned()));
}

#[test]
fn text_may_look_like_a_number_but_not_like_a_truth_value() {
    for text in ["12345", "0123", "1e5", "1.20", "0x1F", "-5", "yes"] {
        assert_eq!(value::<String>(text), Ok(text.to_owned()));
    }
    assert!(value::<String>("true").is_err());
    assert_eq!(value::<String>("'true'"), Ok("true".to_owned()));
    assert!(value::<String>("null").is_err());
    assert_eq!(value::<char>("x"), Ok('x'));
}

#[test]
fn values_of_all_types_are_read() {
    assert_eq!(value::<(u8, String)>("[1, a]"), Ok((1, "a".to_owned())));
    assert!(value::<(u8, u8)>("[1, 2, 3]").is_err());
    assert!(value::<(u8, u8)>("[1]").is_err());
    assert_eq!(value::<Vec<u8>>(""), Ok(vec![]));
    assert_eq!(value::<HashMap<u16, bool>>("{80: on, 443: off}"), {
        Ok(HashMap::from([(80, true), (443, false)]))
    });
    assert_eq!(value::<HashMap<String, u8>>("~"), Ok(HashMap::new()));
    assert_eq!(value::<()>("~"), Ok(()));
    assert_eq!(value::<u64>("18446744073709551615"), Ok(u64::MAX));
    assert_eq!(value::<i64>("-9223372036854775808"), Ok(i64::MIN));
    assert!(value::<u8>("256").is_err());
    assert!(value::<u8>("-1").is_err());
    assert!(value::<u8>("1.5").is_err());
    assert_eq!(value::<Mode>("polling"), Ok(Mode::Polling));
    assert_eq!(value::<Mode>("{polling: ~}"), Ok(Mode::Polling));
    assert!(value::<Mode>("{polling: x}").is_err());
    assert!(
        value::<Mode>("{}")
            .unwrap_err()
            .contains("expected `polling` or `socket`")
    );
}

#[test]
fn enums_without_or_with_a_tag_are_read() {
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(u8),
        Many(Vec<String>),
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(tag = "mode", rename_all = "kebab-case", deny_unknown_fields)]
    enum Tagged {
        Hook { token: String },
    }
    assert_eq!(value::<Either>("5"), Ok(Either::Number(5)));
    assert_eq!(
        value::<Either>("[a, b]"),
        Ok(Either::Many(vec!["a".into(), "b".into()]))
    );
    let tagged = value::<Tagged>("{mode: hook, token: $NUMBER}");
    assert_eq!(
        tagged,
        Ok(Tagged::Hook {
            token: "9000".to_owned()
        })
    );
}

#[test]
fn the_rest_of_the_file_is_read() {
    let text = "
skills: {hello: {enabled: false}, bye: }
web: {host: '::1', port: $NUMBER, base-url: https://bot.example.org, allowed-hosts: [a], allowed-origins: [b, c]}
logging: {level: debug}
storage: {path: kept/bot.db}
error-message: ''
welcome-message: false
proxy: http://proxy:3128
ca-file: /etc/ca.pem
worker-threads: 2
connectors:
  shell:
  direct: {proxy: '', ca-file: own.pem}
  other: {proxy: 'socks5://other:1080'}
";
    let config = parse(text).unwrap();
    assert!(!config.is_skill_enabled("hello"));
    assert!(config.is_skill_enabled("bye") && config.is_skill_enabled("unheard-of"));
    assert_eq!(config.skills().len(), 2);
    let web = config.web();
    assert_eq!((web.host.as_str(), web.port), ("::1", 9000));
    assert_eq!(web.base_url.as_deref(), Some("https://bot.example.org"));
    assert_eq!((web.allowed_hosts.len(), web.allowed_origins.len()), (1, 2));
    assert_eq!(config.logging().level, LogLevel::Debug);
    let kept = Path::new("kept/bot.db");
    assert_eq!(config.storage().path.as_deref(), Some(kept));
    assert!(!config.storage().in_memory);
    assert_eq!(config.error_message(), "");
    assert_eq!(
        config.worker_threads().map(|threads| threads.get()),
        Some(2)
    );
    assert_eq!(
        config.proxy().map(|proxy| proxy.expose()),
        Some("http://proxy:3128")
    );
    assert_eq!(config.ca_file(), Some(Path::new("/etc/ca.pem")));
    let outgoing = config.connectors().iter().map(|section| {
        let shared = section.shared();
        (
            shared.proxy.as_ref().map(|proxy| proxy.expose()),
            shared.ca_file.as_deref(),
        )
    });
    assert_eq!(
        outgoing.collect::<Vec<_>>(),
        [
            (Some("http://proxy:3128"), Some(Path::new("/etc/ca.pem"))),
            (None, Some(Path::new("own.pem"))),
            (Some("socks5://other:1080"), Some(Path::new("/etc/ca.pem"))),
        ]
    );
}

#[test]
fn an_empty_file_is_a_configuration() {
    for text in [
        "",
        "---\n",
        "# nothing yet\n",
        "{}",
        "connectors:\n",
        "web:\nskills:\n",
    ] {
        let config = check(text).unwrap();
        assert!(config.connectors().is_empty());
        assert_eq!(
            (config.web().host.as_str(), config.web().port),
            ("127.0.0.1", 8080)
        );
        assert_eq!(config.logging().level, LogLevel::Info);
        assert!(!config.error_message().is_empty());
    }
}

#[test]
fn json_is_read_too() {
    let text = "{\n\t\"connectors\": {\"chat\": {\"token\": \"a\\u00e9\", \"keys\": {\"a\": 1}}},\n\t\"web\":{\"port\":1}\n}\n";
    let config = check(text).unwrap();
    assert_eq!(
        config.connectors()[0]
            .read::<Chat>()
            .unwrap()
            .token
            .expose(),
        "aé"
    );
    assert_eq!(config.web().port, 1);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    let config = check("\u{feff}connectors:\r\n  chat:\r\n    token: abc\r\n").unwrap();
    assert_eq!(
        config.connectors()[0]
            .read::<Chat>()
            .unwrap()
            .token
            .expose(),
        "abc"
    );
}

#[test]
fn aliases_and_merged_mappings_are_followed() {
    let text = "
connectors:
  first: &first
    type: chat
    token: abc
    limits: &limits {per-minute: 1}
  second:
    <<: *first
    token: def
  third: {<<: [{token: ghi}, *first], limits: *limits, required: true}
";
    let config = check(text).unwrap();
    let tokens = config.connectors().iter().map(|section| {
        let chat = section.read::<Chat>().unwrap();
        (
            chat.token.expose().to_owned(),
            chat.limits.unwrap().per_minute,
        )
    });
    assert_eq!(
        tokens.collect::<Vec<_>>(),
        [
            ("abc".to_owned(), 1),
            ("def".to_owned(), 1),
            ("ghi".to_owned(), 1),
        ]
    );
}

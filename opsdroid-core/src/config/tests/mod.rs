//! Whole files in, values or rendered errors out.

mod bounds;
mod broken;
mod reading;
mod redaction;
mod searching;
mod sections;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::Error as _};

use super::{Config, ConfigError};
use crate::secret::Secret;

/// What every planted secret has in it; nothing we print may have.
const PLANTED: &str = "hunter2";

/// The environment of all tests here.
fn env(name: &str) -> Option<String> {
    let value = match name {
        "SECRET" => "hunter2-from-env",
        "PORT" => "hunter2-port",
        "LEVEL" => "hunter2-level",
        "NUMBER" => "9000",
        "TRUTH" => "true",
        "EMPTY" => "",
        _ => return None,
    };
    Some(value.to_owned())
}

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, "configuration.yaml", env)
}

/// A connector's configuration that has something of everything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Chat {
    #[serde(alias = "api-token")]
    token: Secret,
    #[serde(default, deserialize_with = "address")]
    url: Option<String>,
    #[serde(default, deserialize_with = "agent")]
    user_agent: Option<String>,
    secret_number: Option<u8>,
    #[serde(default)]
    keys: BTreeMap<String, u64>,
    guarded: Option<Guarded>,
    limits: Option<Limits>,
    #[serde(default)]
    mode: Mode,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Limits {
    per_minute: u32,
    burst: Option<i8>,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    #[default]
    Polling,
    Socket {
        path: String,
    },
}

/// A secret that is checked after it was read.
#[derive(Debug)]
struct Guarded;

impl<'de> Deserialize<'de> for Guarded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename = "Secret")]
        struct Inner(#[allow(dead_code, reason = "only how it is read counts")] String);

        Inner::deserialize(deserializer)?;
        Err(D::Error::custom("a guarded secret begins with `g`"))
    }
}

/// Refuses an address, and repeats it as many a library does.
fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.starts_with("https://") {
        return Ok(Some(text));
    }
    Err(D::Error::custom(format_args!(
        "`{text}` is no address: {text:?}"
    )))
}

/// Refuses a text by serde's own words, which repeat the text.
fn agent<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    match text.as_deref() {
        Some(found) if found.contains(' ') => {
            let found = serde::de::Unexpected::Str(found);
            Err(D::Error::invalid_value(found, &"a name without spaces"))
        }
        _ => Ok(text),
    }
}

/// Reads a whole file as the runtime does: what is wrong anywhere comes back in one error.
fn check(text: &str) -> Result<Config, ConfigError> {
    let config = parse(text)?;
    let running = config
        .connectors()
        .iter()
        .filter(|section| section.shared().enabled);
    let errors = running.filter_map(|section| section.read::<Chat>().err());
    match ConfigError::join(errors) {
        Some(error) => Err(error),
        None => Ok(config),
    }
}

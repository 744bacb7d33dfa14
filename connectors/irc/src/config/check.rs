//! What the configuration's values may be: each is checked as it is read, so that an error stands at
//! the value that is wrong.

use std::time::Duration;

use serde::{Deserialize, Deserializer, de::Error as _};
use tokio_rustls::rustls::pki_types::ServerName;

use crate::wire::{is_channel, is_word};

/// No time here is a day long.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

pub(super) fn server<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let server = String::deserialize(deserializer)?;
    let server = server.trim();
    match ServerName::try_from(server) {
        Ok(_) => Ok(server.to_owned()),
        Err(_) => Err(D::Error::custom(
            "a server is a name or an address and nothing else; the `port` has a key of its own",
        )),
    }
}

pub(super) fn nick<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Nick::deserialize(deserializer).map(|nick| nick.0)
}

pub(super) fn nicks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let nicks = Vec::<Nick>::deserialize(deserializer)?;
    Ok(nicks.into_iter().map(|nick| nick.0).collect())
}

pub(super) fn username<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let username = Option::<String>::deserialize(deserializer)?;
    match username.as_deref().is_none_or(is_word) {
        true => Ok(username),
        false => Err(D::Error::custom("a user name is one word")),
    }
}

pub(super) fn channels<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<String>, D::Error> {
    let channels = Vec::<Channel>::deserialize(deserializer)?;
    Ok(channels.into_iter().map(|channel| channel.0).collect())
}

pub(super) fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let seconds = seconds_or_none(deserializer)?;
    match Duration::from_secs_f64(seconds).is_zero() {
        true => Err(D::Error::custom("expected more than 0 seconds")),
        false => Ok(seconds),
    }
}

pub(super) fn seconds_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let seconds = f64::deserialize(deserializer)?;
    let duration = Duration::try_from_secs_f64(seconds);
    match duration.is_ok_and(|duration| duration < LONGEST) {
        true => Ok(seconds),
        false => Err(D::Error::custom(
            "expected seconds, less than a day of them",
        )),
    }
}

/// What somebody may be called.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Nick(String);

impl TryFrom<String> for Nick {
    type Error = &'static str;

    fn try_from(nick: String) -> Result<Self, Self::Error> {
        match is_word(&nick) && !is_channel(&nick) {
            true => Ok(Self(nick)),
            false => Err("a nick is one word without `#`"),
        }
    }
}

/// A channel, perhaps with its key.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Channel(String);

impl TryFrom<String> for Channel {
    type Error = &'static str;

    fn try_from(entry: String) -> Result<Self, Self::Error> {
        let (channel, key) = name_and_key(&entry);
        if !is_word(channel) || !is_channel(channel) {
            return Err("a channel is one word that begins with `#`");
        }
        match key.is_none_or(is_word) {
            true => Ok(Self(entry)),
            false => Err("a channel's key is one word"),
        }
    }
}

pub(super) fn name_and_key(entry: &str) -> (&str, Option<&str>) {
    match entry.trim().split_once(' ') {
        Some((channel, key)) => (channel, Some(key.trim())),
        None => (entry.trim(), None),
    }
}

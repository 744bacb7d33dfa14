//! `connectors.irc` in the configuration.

use std::{path::Path, time::Duration};

use opsdroid_core::prelude::*;
use serde::{Deserialize, Deserializer, de::Error as _};
use tokio_rustls::rustls::pki_types::ServerName;

use crate::wire::{is_channel, is_word};

/// `connectors.irc` in the configuration.
#[config]
#[derive(Clone, Debug)]
pub struct IrcConfig {
    /// The server's name or address: `irc.libera.chat`.
    #[serde(deserialize_with = "server")]
    pub(crate) server: String,
    /// The server's port; 6697, or 6667 without TLS.
    #[serde(default)]
    pub(crate) port: Option<u16>,
    /// Whether to speak TLS. Without it everybody on the way reads along, passwords too.
    #[serde(default = "yes")]
    pub(crate) tls: bool,
    /// What the bot is called.
    #[serde(deserialize_with = "nick")]
    pub(crate) nick: String,
    /// What it is called where that name is taken; after these, the name with `_` behind it.
    #[serde(default, deserialize_with = "nicks")]
    pub(crate) alternative_nicks: Vec<String>,
    /// The name before the `@` of the bot's address; the nick where it isn't given.
    #[serde(default, deserialize_with = "username")]
    pub(crate) username: Option<String>,
    /// What people see of the bot when they ask who it is; the nick where it isn't given.
    #[serde(default)]
    pub(crate) realname: Option<String>,
    /// The server's own password, where it has one.
    #[serde(default)]
    pub(crate) password: Option<Secret>,
    /// The channels to join: `"#general"`, or `"#secret key"` where a channel has a key; in quotes,
    /// since a `#` alone begins a comment.
    #[serde(default, deserialize_with = "channels")]
    pub(crate) channels: Vec<String>,
    /// The account to log in to before anything else: the way of networks of today.
    #[serde(default)]
    pub(crate) sasl: Option<SaslConfig>,
    /// The password to tell NickServ, on networks without SASL.
    #[serde(default)]
    pub(crate) nickserv_password: Option<Secret>,
    /// How long the server may be silent before it is asked for a sign of life, in seconds.
    #[serde(default = "ping_interval", deserialize_with = "seconds")]
    pub(crate) ping_interval: f64,
    /// How long it may take to give one before the connection counts as lost, in seconds.
    #[serde(default = "ping_timeout", deserialize_with = "seconds")]
    pub(crate) ping_timeout: f64,
    /// How long it may take to connect and to log in, in seconds.
    #[serde(default = "connect_timeout", deserialize_with = "seconds")]
    pub(crate) connect_timeout: f64,
    /// How fast the bot talks.
    #[serde(default)]
    pub(crate) flood: FloodConfig,
}

/// An account on the network.
#[config]
#[derive(Clone, Debug)]
pub struct SaslConfig {
    /// The account's name.
    pub(crate) user: String,
    /// The account's password.
    pub(crate) password: Secret,
}

/// How fast the bot talks. A server disconnects who talks faster than it likes.
#[config]
#[derive(Clone, Debug)]
pub struct FloodConfig {
    /// How many lines may go out at once.
    #[serde(default = "burst")]
    pub(crate) burst: u32,
    /// After those, one line goes out in so many seconds.
    #[serde(default = "per", deserialize_with = "seconds_or_none")]
    pub(crate) per: f64,
}

fn yes() -> bool {
    true
}

fn ping_interval() -> f64 {
    60.0
}

fn ping_timeout() -> f64 {
    30.0
}

fn connect_timeout() -> f64 {
    45.0
}

fn burst() -> u32 {
    5
}

fn per() -> f64 {
    2.0
}

impl Default for FloodConfig {
    fn default() -> Self {
        Self {
            burst: burst(),
            per: per(),
        }
    }
}

/// The times, read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) ping_interval: Duration,
    pub(crate) ping_timeout: Duration,
    pub(crate) connect: Duration,
    pub(crate) flood: Duration,
}

impl IrcConfig {
    /// The port, given or usual.
    pub(crate) fn port(&self) -> u16 {
        self.port.unwrap_or(if self.tls { 6697 } else { 6667 })
    }

    /// Whether the bot tells a password to get in.
    pub(crate) fn has_password(&self) -> bool {
        self.password.is_some() || self.sasl.is_some() || self.nickserv_password.is_some()
    }

    /// The nicks to try, in order; the last two are made up.
    pub(crate) fn nicks(&self) -> Vec<String> {
        let given = std::iter::once(&self.nick)
            .chain(&self.alternative_nicks)
            .cloned();
        given
            .chain([format!("{}_", self.nick), format!("{}__", self.nick)])
            .collect()
    }

    /// The channels with their keys.
    pub(crate) fn channels(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.channels.iter().map(|entry| name_and_key(entry))
    }

    /// The times.
    pub(crate) fn times(&self) -> Times {
        Times {
            ping_interval: Duration::from_secs_f64(self.ping_interval),
            ping_timeout: Duration::from_secs_f64(self.ping_timeout),
            connect: Duration::from_secs_f64(self.connect_timeout),
            flood: Duration::from_secs_f64(self.flood.per),
        }
    }
}

const NO_PROXY: &str = "this connector can't use the `proxy`; `proxy: \"\"` in its own section \
                        lets it connect without";

/// No time here is a day long.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

fn server<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let server = String::deserialize(deserializer)?;
    let server = server.trim();
    match ServerName::try_from(server) {
        Ok(_) => Ok(server.to_owned()),
        Err(_) => Err(D::Error::custom(
            "a server is a name or an address and nothing else; the `port` has a key of its own",
        )),
    }
}

fn nick<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Nick::deserialize(deserializer).map(|nick| nick.0)
}

fn nicks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let nicks = Vec::<Nick>::deserialize(deserializer)?;
    Ok(nicks.into_iter().map(|nick| nick.0).collect())
}

fn username<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let username = Option::<String>::deserialize(deserializer)?;
    match username.as_deref().is_none_or(is_word) {
        true => Ok(username),
        false => Err(D::Error::custom("a user name is one word")),
    }
}

fn channels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let channels = Vec::<Channel>::deserialize(deserializer)?;
    Ok(channels.into_iter().map(|channel| channel.0).collect())
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let seconds = seconds_or_none(deserializer)?;
    match Duration::from_secs_f64(seconds).is_zero() {
        true => Err(D::Error::custom("expected more than 0 seconds")),
        false => Ok(seconds),
    }
}

fn seconds_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
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

fn name_and_key(entry: &str) -> (&str, Option<&str>) {
    match entry.trim().split_once(' ') {
        Some((channel, key)) => (channel, Some(key.trim())),
        None => (entry.trim(), None),
    }
}

/// The file of authorities to trust besides the system's: a key that every connector has.
///
/// # Errors
/// [`Error::Config`] where there is a `proxy`, another such key: IRC doesn't go through one, and
/// going past it could be seen by those who mustn't.
pub(crate) fn ca_file(bot: &Bot) -> Result<Option<&Path>> {
    let shared = bot.config().shared();
    if shared.proxy.is_some() {
        return Err(bot.config().error_at("proxy", NO_PROXY));
    }
    Ok(shared.ca_file.as_deref())
}

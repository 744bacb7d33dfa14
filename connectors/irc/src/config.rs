//! `connectors.irc` in the configuration.

mod check;

use std::{path::Path, time::Duration};

use opsdroid_core::prelude::*;

use self::check::{
    channels, name_and_key, nick, nicks, seconds, seconds_or_none, server, username,
};

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
            flood: Duration::from_secs_f64(self.flood.per),
        }
    }
}

const NO_PROXY: &str = "this connector can't use the `proxy`; `proxy: \"\"` in its own section \
                        lets it connect without";

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

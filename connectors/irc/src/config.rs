//! `connectors.irc` in the configuration.

use std::{path::Path, time::Duration};

use opsdroid_core::prelude::*;

use crate::wire::{is_channel, is_word};

/// `connectors.irc` in the configuration.
#[config]
#[derive(Clone, Debug)]
pub struct IrcConfig {
    /// The server's name or address: `irc.libera.chat`.
    pub(crate) server: String,
    /// The server's port; 6697, or 6667 without TLS.
    #[serde(default)]
    pub(crate) port: Option<u16>,
    /// Whether to speak TLS. Without it everybody on the way reads along, passwords too.
    #[serde(default = "yes")]
    pub(crate) tls: bool,
    /// What the bot is called.
    pub(crate) nick: String,
    /// What it is called where that name is taken; after these, the name with `_` behind it.
    #[serde(default)]
    pub(crate) alternative_nicks: Vec<String>,
    /// The name before the `@` of the bot's address; the nick where it isn't given.
    #[serde(default)]
    pub(crate) username: Option<String>,
    /// What people see of the bot when they ask who it is; the nick where it isn't given.
    #[serde(default)]
    pub(crate) realname: Option<String>,
    /// The server's own password, where it has one.
    #[serde(default)]
    pub(crate) password: Option<Secret>,
    /// The channels to join: `#general`, or `#secret key` where a channel has a key.
    #[serde(default)]
    pub(crate) channels: Vec<String>,
    /// The account to log in to before anything else: the way of networks of today.
    #[serde(default)]
    pub(crate) sasl: Option<SaslConfig>,
    /// The password to tell NickServ, on networks without SASL.
    #[serde(default)]
    pub(crate) nickserv_password: Option<Secret>,
    /// How long the server may be silent before it is asked for a sign of life, in seconds.
    #[serde(default = "ping_interval")]
    pub(crate) ping_interval: f64,
    /// How long it may take to give one before the connection counts as lost, in seconds.
    #[serde(default = "ping_timeout")]
    pub(crate) ping_timeout: f64,
    /// How long it may take to connect and to log in, in seconds.
    #[serde(default = "connect_timeout")]
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
    #[serde(default = "per")]
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
        self.channels
            .iter()
            .map(|entry| match entry.trim().split_once(' ') {
                Some((channel, key)) => (channel, Some(key.trim())),
                None => (entry.trim(), None),
            })
    }

    /// The times, with everything else that the types don't say checked on the way.
    ///
    /// # Errors
    /// [`Error::Config`] at the key that is wrong.
    pub(crate) fn check(&self, bot: &Bot) -> Result<Times> {
        let wrong = |key: &str, why: String| Err(bot.config().error_at(key, why));
        if self.server.trim().is_empty() {
            return wrong("server", "the server's name is empty".to_owned());
        }
        for (key, nick) in std::iter::once(("nick", &self.nick)).chain(
            self.alternative_nicks
                .iter()
                .map(|nick| ("alternative-nicks", nick)),
        ) {
            if !is_word(nick) || is_channel(nick) {
                return wrong(
                    key,
                    format!("`{nick}` can't be a nick: it is one word without `#`"),
                );
            }
        }
        if let Some(username) = self.username.as_ref().filter(|name| !is_word(name)) {
            return wrong(
                "username",
                format!("`{username}` can't be a user name: it is one word"),
            );
        }
        for (channel, key) in self.channels() {
            if !is_word(channel) || !is_channel(channel) {
                let why = format!("`{channel}` is no channel; one begins with `#`");
                return wrong("channels", why);
            }
            if key.is_some_and(|key| !is_word(key)) {
                return wrong("channels", format!("the key of `{channel}` isn't one word"));
            }
        }
        let seconds = |key: &str, seconds: f64, zero: bool| {
            let duration = Duration::try_from_secs_f64(seconds).ok();
            duration
                .filter(|duration| (zero || !duration.is_zero()) && *duration < LONGEST)
                .ok_or_else(|| {
                    bot.config()
                        .error_at(key, format!("{seconds} is no such time"))
                })
        };
        Ok(Times {
            ping_interval: seconds("ping-interval", self.ping_interval, false)?,
            ping_timeout: seconds("ping-timeout", self.ping_timeout, false)?,
            connect: seconds("connect-timeout", self.connect_timeout, false)?,
            flood: seconds("flood", self.flood.per, true)?,
        })
    }
}

/// No time here is a day long.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// The file of authorities to trust besides the system's: a key that every connector has.
pub(crate) fn ca_file(bot: &Bot) -> Option<&Path> {
    bot.config().shared().ca_file.as_deref()
}

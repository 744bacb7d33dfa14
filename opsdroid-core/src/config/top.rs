//! The sections of the file that aren't connectors.

use std::{path::PathBuf, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de::Error as _};

use super::delay::seconds;
use crate::secret::Secret;

/// What is set for a skill.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct SkillConfig {
    /// Whether the skill reacts to anything.
    pub enabled: bool,
}

impl Default for SkillConfig {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// The web server, which webhooks and health checks are mounted on.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct WebConfig {
    /// The address or name to listen at.
    pub host: String,
    /// The port to listen at; 0 takes a free one.
    pub port: u16,
    /// Where the world reaches the server, as in `https://bot.example.org`.
    pub base_url: Option<String>,
    /// Names the server may be called by, besides its own.
    pub allowed_hosts: Vec<String>,
    /// Web pages that may call the server, as in `https://example.org`.
    pub allowed_origins: Vec<String>,
}

impl Default for WebConfig {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 8080,
            base_url: None,
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
        }
    }
}

/// Where the bot keeps what must outlive it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct StorageConfig {
    /// The file, which one bot alone may have; a relative path starts at the configuration's folder.
    /// Without it, a bot that must keep something has `opsdroid.db` there.
    pub path: Option<PathBuf>,
    /// Whether everything is kept in memory alone, and lost when the bot ends.
    pub in_memory: bool,
}

impl StorageConfig {
    /// What can't be meant.
    pub(super) fn mistake(&self) -> Option<&'static str> {
        match &self.path {
            Some(_) if self.in_memory => Some("either `path` or `in-memory`, not both"),
            Some(path) if path.as_os_str().is_empty() => Some("`path` names a file"),
            _ => None,
        }
    }
}

/// The log.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct LogConfig {
    /// How much is logged.
    pub level: LogLevel,
}

/// How much is logged: each level has those below it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// What failed.
    #[serde(alias = "critical")]
    Error,
    /// What may be wrong.
    #[serde(alias = "warning")]
    Warn,
    /// What happens.
    #[default]
    Info,
    /// What the bot does about it.
    Debug,
    /// Every step.
    Trace,
}

/// Reads a proxy's address; an empty text is kept, it takes away the bot's.
pub(super) fn read_proxy<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Secret>, D::Error> {
    let Hidden(Some(proxy)) = Hidden::deserialize(deserializer)? else {
        return Ok(None);
    };
    let known = ["http://", "https://", "socks5://", "socks5h://"];
    let text = proxy.expose();
    if text.is_empty()
        || known.iter().any(|scheme| {
            text.strip_prefix(scheme)
                .is_some_and(|rest| !rest.is_empty())
        })
    {
        return Ok(Some(proxy));
    }
    Err(D::Error::custom(
        "a proxy is `http://`, `https://`, `socks5://` or `socks5h://` and a host",
    ))
}

/// The top-level proxy.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Proxy(#[serde(deserialize_with = "read_proxy")] pub(super) Option<Secret>);

/// A time in seconds.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Time(#[serde(deserialize_with = "seconds")] pub(super) Option<Duration>);

/// By its name, the reader knows that the value must not be shown.
#[derive(Deserialize)]
#[serde(rename = "Secret")]
struct Hidden(Option<Secret>);

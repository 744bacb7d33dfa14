//! `connectors.websocket` in the configuration.

use std::time::Duration;

use opsdroid_core::prelude::*;
use serde::{Deserialize, Deserializer, Serializer, de};

/// `connectors.websocket` in the configuration: opsdroid's keys, and a few of our own.
#[config]
#[derive(Debug, Clone)]
pub struct WebsocketConfig {
    /// What the bot is called.
    #[serde(default = "bot_name")]
    pub(crate) bot_name: String,
    /// How many sockets may be open, counting those that are reserved.
    #[serde(default = "max_connections")]
    pub(crate) max_connections: usize,
    /// How many seconds a reserved socket waits to be opened.
    #[serde(
        default = "connection_timeout",
        deserialize_with = "seconds",
        serialize_with = "as_seconds"
    )]
    #[schemars(with = "f64")]
    pub(crate) connection_timeout: Duration,
    /// What a client has to present as its `Authorization` to reserve a socket, as it stands or
    /// after `Bearer`. Without one, everyone who reaches the server may.
    #[serde(default)]
    pub(crate) token: Option<Secret>,
    /// Whether there is a chat page, at `/connector/{name}` and, for the first connector that has
    /// one, at `/`.
    #[serde(default = "chat_page")]
    pub(crate) chat_page: bool,
    /// After how many seconds an open socket is asked for a sign of life; one that gives none for
    /// as long again is closed.
    #[serde(
        default = "ping_interval",
        deserialize_with = "seconds",
        serialize_with = "as_seconds"
    )]
    #[schemars(with = "f64")]
    pub(crate) ping_interval: Duration,
    /// How many seconds a client may take to read what it is sent before it is cut off.
    #[serde(
        default = "send_timeout",
        deserialize_with = "seconds",
        serialize_with = "as_seconds"
    )]
    #[schemars(with = "f64")]
    pub(crate) send_timeout: Duration,
}

fn bot_name() -> String {
    "opsdroid".to_owned()
}

fn max_connections() -> usize {
    10
}

fn connection_timeout() -> Duration {
    Duration::from_secs(60)
}

fn chat_page() -> bool {
    true
}

fn ping_interval() -> Duration {
    Duration::from_secs(30)
}

fn send_timeout() -> Duration {
    Duration::from_secs(10)
}

/// A number of seconds above zero, up to a day.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let seconds = f64::deserialize(deserializer)?;
    if seconds > 0.0 && seconds <= 86_400.0 {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        let message =
            format!("{seconds} seconds can't be meant; expected more than 0, up to 86400");
        Err(de::Error::custom(message))
    }
}

/// The unit that is typed: a schema shows a default in it.
fn as_seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(duration.as_secs_f64())
}

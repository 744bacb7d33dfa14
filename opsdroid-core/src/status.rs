//! How a connector is doing, and since when.

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How a connector is doing.
///
/// Each change is logged once and is an event, [`StatusChanged`](crate::event::StatusChanged).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Status {
    /// A connection is being made.
    Connecting,
    /// Connected, as far as anybody knows.
    Online,
    /// Connected, but something speaks against it: what, the reason says. It is being looked into.
    Degraded {
        /// What speaks against it.
        reason: String,
    },
    /// Not connected; it will be tried again.
    Waiting {
        /// When it will be tried again.
        until: Timestamp,
        /// Why it isn't connected.
        reason: String,
    },
    /// Not connected, and not tried again until a person has mended something.
    Parked {
        /// What to mend.
        reason: String,
    },
    /// It has come to its end, by its own will or because the bot has.
    Stopped,
}

impl Status {
    /// The status as one word, for logs and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Online => "online",
            Self::Degraded { .. } => "degraded",
            Self::Waiting { .. } => "waiting",
            Self::Parked { .. } => "parked",
            Self::Stopped => "stopped",
        }
    }

    /// Why it isn't well, where it isn't.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Degraded { reason } | Self::Waiting { reason, .. } | Self::Parked { reason } => {
                Some(reason)
            }
            Self::Connecting | Self::Online | Self::Stopped => None,
        }
    }

    /// Whether events can go out: there is a connection, if perhaps a bad one.
    pub fn is_connected(&self) -> bool {
        matches!(self, Self::Online | Self::Degraded { .. })
    }

    /// Whether a person has to mend something.
    pub fn is_parked(&self) -> bool {
        matches!(self, Self::Parked { .. })
    }
}

impl fmt::Display for Status {
    /// As in `waiting until 2026-03-01T12:00:00Z: network error: no route`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        if let Self::Waiting { until, .. } = self {
            write!(f, " until {until:.0}")?;
        }
        match self.reason() {
            Some(reason) => write!(f, ": {reason}"),
            None => Ok(()),
        }
    }
}

/// What is known of a connector's health now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Health {
    /// The connector's name in the configuration.
    pub connector: Arc<str>,
    /// How it is doing.
    pub status: Status,
    /// Since when.
    pub since: Timestamp,
    /// When its service last proved to be there: by an event, an answer to the connector's own
    /// heartbeat, a send it took, a probe.
    pub last_alive: Option<Timestamp>,
    /// How often its code has panicked since the bot started.
    pub panics: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_reads_as_one_line_and_goes_over_the_wire_and_back() {
        let until = "2026-03-01T12:00:00Z".parse().unwrap();
        let (no_route, revoked) = ("no route".to_owned(), "token revoked".to_owned());
        let all = [
            (Status::Connecting, "connecting"),
            (Status::Online, "online"),
            (
                Status::Degraded {
                    reason: no_route.clone(),
                },
                "degraded: no route",
            ),
            (
                Status::Waiting {
                    until,
                    reason: no_route,
                },
                "waiting until 2026-03-01T12:00:00Z: no route",
            ),
            (Status::Parked { reason: revoked }, "parked: token revoked"),
            (Status::Stopped, "stopped"),
        ];
        for (status, shown) in all {
            assert_eq!(status.to_string(), shown);
            let json = serde_json::to_string(&status).unwrap();
            assert!(json.contains(&format!(r#""state":"{}""#, status.name())));
            assert_eq!(serde_json::from_str::<Status>(&json).unwrap(), status);
        }
    }
}

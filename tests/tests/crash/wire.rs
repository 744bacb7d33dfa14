//! What the simulated service and the bot say to each other: a line of JSON each.

use serde::{Deserialize, Serialize};

/// From the service to the bot.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToBot {
    /// Somebody said this. It comes again until it is acknowledged, and sometimes after that.
    Event {
        number: usize,
        room: String,
        text: String,
    },
    /// What became of what the bot sent.
    Answer { turn: u64, verdict: Verdict },
    /// Everything has come to its end.
    Stop,
}

/// From the bot to the service.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToService {
    /// The event is safe.
    Acknowledge { number: usize },
    /// A message into a room.
    Send {
        turn: u64,
        room: String,
        text: String,
        key: String,
    },
}

/// What the service says of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Verdict {
    Taken,
    /// Not taken: again, soon.
    Busy,
    /// It was taken, but the bot is told that something broke.
    Broken,
    Refused,
}

//! `connectors.shell` in the configuration.

use std::{env, path::PathBuf};

use opsdroid_core::prelude::*;

/// `connectors.shell` in the configuration.
#[config]
#[derive(Debug)]
pub struct ShellConfig {
    /// The bot's name, which the prompt shows.
    #[serde(default = "bot_name")]
    pub(crate) bot_name: String,
    /// The name of the one who types; who is logged in if it isn't set.
    #[serde(default)]
    user: Option<String>,
    /// What happens when the input ends: a pipe's end, or Ctrl-D on a terminal.
    #[serde(default)]
    pub(crate) on_eof: OnEof,
    /// A file that keeps what was typed, for the arrow keys; only its owner may read it.
    #[serde(default)]
    pub(crate) history: Option<PathBuf>,
}

/// What happens when the input ends.
#[config]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnEof {
    /// The shell is closed; the bot goes on while another connector does.
    #[default]
    Close,
    /// The bot is stopped.
    Stop,
}

fn bot_name() -> String {
    "opsdroid".to_owned()
}

impl ShellConfig {
    /// The name of the one who types. Containers tell no name.
    pub(crate) fn user(&self) -> String {
        let from_env = || {
            ["USER", "LOGNAME"]
                .iter()
                .find_map(|name| env::var(name).ok())
        };
        let user = self
            .user
            .clone()
            .or_else(from_env)
            .filter(|user| !user.is_empty());
        user.unwrap_or_else(|| "user".to_owned())
    }
}

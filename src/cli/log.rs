//! The log: to standard error, coloured on a terminal, never through a line that is being typed.

use std::{
    env,
    io::{self, IsTerminal},
    str::FromStr,
};

use opsdroid_core::{
    Error, Result,
    config::{Config, LogLevel},
};
use tracing_subscriber::filter::LevelFilter;

/// What is logged, in place of the configuration's `logging.level`.
const VARIABLE: &str = "OPSDROID_LOG";

/// Starts to log. A program that already does goes on as it was.
pub(super) fn start(config: &Config) -> Result<()> {
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let _ = tracing_subscriber::fmt()
        .with_max_level(level(config)?)
        .with_ansi(io::stderr().is_terminal() && !no_color)
        .with_target(false)
        .with_writer(writer)
        .try_init();
    Ok(())
}

fn level(config: &Config) -> Result<LevelFilter> {
    let Some(level) = env::var(VARIABLE).ok().filter(|level| !level.is_empty()) else {
        return Ok(match config.logging().level {
            LogLevel::Error => LevelFilter::ERROR,
            LogLevel::Warn => LevelFilter::WARN,
            LogLevel::Info => LevelFilter::INFO,
            LogLevel::Debug => LevelFilter::DEBUG,
            LogLevel::Trace => LevelFilter::TRACE,
        });
    };
    LevelFilter::from_str(&level).map_err(|_| {
        Error::config(format!(
            "{VARIABLE} is `{level}`; expected `error`, `warn`, `info`, `debug` or `trace`"
        ))
    })
}

#[cfg(feature = "shell")]
fn writer() -> opsdroid_shell::LogWriter {
    opsdroid_shell::log_writer()
}

#[cfg(not(feature = "shell"))]
fn writer() -> io::Stderr {
    io::stderr()
}

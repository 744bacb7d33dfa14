//! An error, or a panic, as one line of a log.

use std::{any::Any, error::Error as StdError};

use super::Error;
use crate::config::ConfigError;

/// How long the line may be, in bytes: some of it comes from a service.
const LONGEST: usize = 1000;

/// The error and what caused it, outermost first, in one line: `doing: error: its cause: ..`.
///
/// What an error's own text says of its cause already isn't said twice.
pub(crate) fn one_line(error: &(dyn StdError + 'static)) -> String {
    let mut line = text(error);
    let mut last = line.clone();
    let mut source = error.source();
    while let Some(cause) = source.filter(|_| line.len() < LONGEST) {
        let cause_text = text(cause);
        if !last.ends_with(&cause_text) {
            line += ": ";
            line += &cause_text;
        }
        last = cause_text;
        source = cause.source();
    }
    if line.len() > LONGEST {
        line.truncate(line.floor_char_boundary(LONGEST));
        line.push_str(" ...");
    }
    line
}

/// One error's own text, without line breaks or anything else that a terminal obeys.
fn text(error: &(dyn StdError + 'static)) -> String {
    if let Some(config) = config(error) {
        return config.one_line();
    }
    let text = error.to_string();
    let words = text.split(|c: char| c.is_control());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The configuration's error, whose own text is many lines.
fn config<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a ConfigError> {
    match error.downcast_ref::<Error>() {
        Some(Error::Config(config)) => Some(config),
        _ => error.downcast_ref::<ConfigError>(),
    }
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::error::ResultExt;

    /// Says only what it is, and keeps its cause to itself.
    #[derive(Debug)]
    struct Outer(io::Error);

    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("can't fetch")
        }
    }

    impl StdError for Outer {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn the_whole_chain_is_told_and_nothing_twice() {
        let error = Error::network(Outer(io::Error::other("no\nroute")));
        assert_eq!(one_line(&error), "network error: can't fetch: no route");
        let error = Err::<(), _>(Outer(io::Error::other("no route")));
        let error = Error::from(error.network().context("sync").unwrap_err());
        assert_eq!(
            one_line(&error),
            "network error: sync: can't fetch: no route"
        );
        let says_it_all = Error::network(io::Error::other("no route"));
        assert_eq!(one_line(&says_it_all), "network error: no route");
        let long = one_line(&Error::network("\u{e9}".repeat(9999)));
        assert!(
            long.len() < 1100 && long.ends_with(" ..."),
            "{}",
            long.len()
        );
    }

    #[test]
    fn a_configuration_error_is_one_line_too() {
        let error = Error::config("no such folder");
        assert_eq!(one_line(&error), "no such folder");
    }
}

//! The command line: `run`, `check`, `connectors`, `dead-letters`, `schema`.

mod check;
mod command;
mod letters;
mod list;
mod log;
mod output;
mod run;
mod schema;
mod signals;

pub use self::run::run_bot;

use std::{path::PathBuf, process::ExitCode};

use clap::ArgMatches;
use opsdroid_core::{Config, Error, Registry, Result, ResultExt};

/// Something failed while the bot ran.
const FAILED: u8 = 1;
/// The command line or the configuration is wrong.
const MISTAKEN: u8 = 2;

/// The command line of a bot: everything that is linked into this program, run by a configuration.
///
/// ```text
/// run [-c FILE]         runs the bot; also without a command
/// check [-c FILE]       checks the configuration without connecting
/// connectors [--json]   lists what is compiled in
/// dead-letters          lists what couldn't be delivered, and puts it back or forgets it
/// schema                prints a JSON Schema of the configuration
/// ```
///
/// The exit code is 0 after a clean stop, 1 if something failed while the bot ran, and 2 if the
/// command line or the configuration is wrong.
pub fn main() -> ExitCode {
    match command::command().try_get_matches() {
        Ok(matches) => dispatch(&matches),
        // Help and the version are "errors" too, with the exit code 0.
        Err(error) => {
            let _ = error.print();
            u8::try_from(error.exit_code()).unwrap_or(MISTAKEN).into()
        }
    }
}

fn dispatch(matches: &ArgMatches) -> ExitCode {
    let done = match matches.subcommand() {
        Some(("check", matches)) => check::check(file(matches)),
        Some(("connectors", matches)) => list::list(matches.get_flag("json")),
        Some(("dead-letters", matches)) => letters::letters(file(matches), matches),
        Some(("schema", _)) => schema::print(),
        Some((_, matches)) => return run::run(file(matches)),
        None => return run::run(file(matches)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error),
    }
}

fn file(matches: &ArgMatches) -> Option<&PathBuf> {
    matches.get_one("config")
}

/// The configuration of this file, or of the first one there is where it is looked for.
///
/// One that switches no connector on is a mistake here: the bot would end at once, with not a word.
fn load(file: Option<&PathBuf>) -> Result<Config> {
    let config = match file {
        Some(path) => Config::load(path).config()?,
        None => Config::find().config()?,
    };
    let name = config.file_name().unwrap_or("the configuration");
    let sections = config.connectors();
    if sections.is_empty() {
        let hint = "name one below `connectors:`; the command `connectors` lists them";
        return Err(Error::config(format!("{name} has no connector; {hint}")));
    }
    if !sections.iter().any(|section| section.shared().enabled) {
        let hint = "each has `enabled: false`";
        return Err(Error::config(format!(
            "{name} switches no connector on; {hint}"
        )));
    }
    Ok(config)
}

/// All that is linked into this program.
fn linked() -> Result<Registry> {
    Registry::linked().config()
}

/// Says what is wrong, and gives the exit code for it.
fn complain(error: &Error) -> ExitCode {
    let text = error.to_string();
    // A configuration's errors are reports, which say so themselves.
    let prefix = if text.starts_with("error") {
        ""
    } else {
        "error: "
    };
    output::complain(&format!("{prefix}{text}"));
    match error {
        Error::Config(_) => MISTAKEN.into(),
        _ => FAILED.into(),
    }
}

//! What may be typed, and the help for it.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

const EXAMPLES: &str = "\
Examples:
  opsdroid                     run with the configuration.yaml that is found
  opsdroid run -c bot.yaml     run with this file
  opsdroid check -c bot.yaml   check the file without connecting anywhere
  opsdroid connectors          what is compiled in, and what each needs
  opsdroid dead-letters        what could not be delivered, and why
  opsdroid schema > opsdroid.schema.json   for an editor that completes YAML

Environment:
  OPSDROID_LOG   error, warn, info, debug or trace, in place of `logging.level`
  NO_COLOR       no colours, also on a terminal

Exit codes: 0 stopped cleanly, 1 something failed, 2 wrong usage or configuration";

const JSON: &str = "\
With --json: an array of objects, sorted by `name`. Each has `name`, `summary`, `package`,
`receives` (names of events), `sends` (`event`, and whether with its `subclasses`) and
`configuration` (the JSON Schema of its own keys). Keys may be added, none changes.";

const LETTERS: &str = "\
A running bot has its file to itself: stop it first, or let a skill use `bot.replay`.

With --json: an array of objects, the oldest first. Each has `number`, `connector`, `incoming`,
`reason`, `at` and `event`. Keys may be added, none changes.";

pub(super) fn command() -> Command {
    let name = env!("CARGO_PKG_NAME");
    Command::new(name)
        .version(env!("CARGO_PKG_VERSION"))
        .about("A chat bot: its skills and connectors are compiled in, a file says which run")
        .after_help(EXAMPLES)
        .disable_help_subcommand(true)
        .arg(config())
        .subcommand(Command::new("run").about("Runs the bot (also without a command)"))
        .subcommand(Command::new("check").about("Checks the configuration without connecting"))
        .subcommand(
            Command::new("connectors")
                .about("Lists the connectors that are compiled in")
                .after_help(JSON)
                .arg(
                    Arg::new("json")
                        .long("json")
                        .action(ArgAction::SetTrue)
                        .help("Prints them as JSON, with the schema of each"),
                ),
        )
        .subcommand(dead_letters())
        .subcommand(
            Command::new("schema").about("Prints a JSON Schema of the configuration, for editors"),
        )
}

fn dead_letters() -> Command {
    let numbers = |name: &'static str, help: &'static str| {
        let arg = Arg::new(name).long(name).value_name("NUMBER").num_args(1..);
        arg.value_parser(value_parser!(u64)).help(help)
    };
    Command::new("dead-letters")
        .about("Lists what couldn't be delivered by a bot that doesn't run now")
        .after_help(LETTERS)
        .arg(
            Arg::new("json")
                .long("json")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["replay", "discard"])
                .help("Prints them as JSON"),
        )
        .arg(numbers(
            "replay",
            "Has these delivered after the next start",
        ))
        .arg(numbers("discard", "Forgets these"))
}

fn config() -> Arg {
    Arg::new("config")
        .short('c')
        .long("config")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        // Before the command or after it, as people type it.
        .global(true)
        .help(
            "The configuration [default: configuration.yaml here, in ~/.config/opsdroid \
             or in /etc/opsdroid]",
        )
}

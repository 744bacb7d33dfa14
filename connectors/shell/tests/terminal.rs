//! The shell on a real terminal: a pseudo-terminal with the bot in a process of its own.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::process::Command;

use rexpect::session::{PtySession, spawn_command};
use support::{READY, bot};

/// How long to wait for what has to appear, in milliseconds.
const PATIENCE: Option<u64> = Some(20_000);

const ENTER: &str = "\r";
const UP: &str = "\u{1b}[A";
const LEFT: &str = "\u{1b}[D";

fn start(config: &str) -> PtySession {
    start_after("stty columns 80 rows 24", config)
}

/// Starts the bot on a terminal that was prepared by a command of the shell's.
fn start_after(preparation: &str, config: &str) -> PtySession {
    let bot = bot(config);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{preparation}; exec \"$0\" \"$@\"")]);
    command.arg(bot.get_program()).args(bot.get_args());
    for (name, value) in bot.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.env("TERM", "xterm").env("USER", "ann");
    let mut terminal = spawn_command(command, PATIENCE).unwrap();
    terminal.exp_string(READY).unwrap();
    terminal
}

/// Text as the library sees it, to which every byte is a character.
fn seen(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

fn press(terminal: &mut PtySession, keys: &str) {
    terminal.send(keys).unwrap();
    terminal.flush().unwrap();
}

/// Whether the process ended by itself, with the exit code 0.
fn ended_well(terminal: &PtySession) -> bool {
    // The type's own crate isn't re-exported.
    let status = format!("{:?}", terminal.process().wait().unwrap());
    status.starts_with("Exited(") && status.ends_with(", 0)")
}

#[test]
fn the_prompt_shows_the_bots_name_and_a_line_is_answered() {
    let mut terminal = start("bot-name: hal");
    terminal.exp_string("hal> ").unwrap();
    press(&mut terminal, "!reply");
    press(&mut terminal, ENTER);
    terminal.exp_string("a reply").unwrap();
    terminal.exp_string("hal> ").unwrap();
}

#[test]
fn a_line_can_be_edited_and_comes_back() {
    let mut terminal = start("");
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, &format!("!rply{LEFT}{LEFT}{LEFT}e{ENTER}"));
    terminal.exp_string("a reply").unwrap();
    press(&mut terminal, &format!("{UP}{ENTER}"));
    terminal.exp_string("a reply").unwrap();
}

#[test]
fn unicode_can_be_typed() {
    let mut terminal = start("");
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, &format!("grüße 漢字{ENTER}"));
    // The answer, alone on its line.
    terminal.exp_string(&seen("\u{1b}[Jgrüße 漢字\n")).unwrap();
}

#[test]
fn what_the_bot_says_is_formatted_by_escape_codes() {
    let mut terminal = start("");
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, &format!("!markup{ENTER}"));
    terminal
        .exp_string(
            "\u{1b}[1mbold\u{1b}[0m \u{1b}[36mcode\u{1b}[0m \u{1b}[4mlink\u{1b}[0m \
             (https://a.b/%1B]0;x) @ann",
        )
        .unwrap();
    let rest = terminal.exp_string("quote").unwrap();
    assert!(rest.contains("\u{1b}[36m[31mred\u{1b}[0m"), "{rest:?}");
    for unsafe_one in ['\u{7}', '\u{8}', '\u{9b}'] {
        assert!(!rest.contains(unsafe_one), "{rest:?}");
    }
}

#[test]
fn what_is_typed_is_plain() {
    let mut terminal = start("");
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, &format!("**no** `markup`{ENTER}"));
    // The answer, alone on its line.
    terminal.exp_string("\u{1b}[J**no** `markup`\n").unwrap();
}

#[test]
fn what_the_bot_says_cannot_command_the_terminal() {
    let mut terminal = start("");
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, &format!("!escape{ENTER}"));
    terminal
        .exp_string("\u{1b}[J[2J\u{1b}[3mred\u{1b}[0m1m")
        .unwrap();
}

#[test]
fn a_terminal_of_no_width_gets_plain_lines_that_cannot_command_it() {
    let mut terminal = start_after("stty columns 0 rows 0", "");
    press(&mut terminal, "!escape\n");
    terminal.exp_string(&seen("[2Jred1m")).unwrap();
}

#[test]
fn an_answer_comes_above_the_line_that_is_being_typed() {
    let mut terminal = start("");
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, &format!("!later{ENTER}"));
    press(&mut terminal, "half a li");
    terminal.exp_string("opsdroid> half a li").unwrap();
    // The line is taken away, the answer stands alone, and the line is there again.
    let before = terminal.exp_string("at last").unwrap();
    assert!(before.ends_with("\u{1b}[J"), "{before:?}");
    let between = terminal.exp_string("opsdroid> half a li").unwrap();
    assert!(
        between.starts_with("\r\n") || between.starts_with('\n'),
        "{between:?}"
    );
}

#[test]
fn the_prompt_shows_that_the_bot_is_typing() {
    let mut terminal = start("bot-name: hal");
    terminal.exp_string("hal> ").unwrap();
    press(&mut terminal, &format!("!typing{ENTER}"));
    terminal.exp_string("hal is typing ...> ").unwrap();
}

#[test]
fn ctrl_d_ends_it_and_gives_the_terminal_back() {
    let mut terminal = start("");
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, "\u{4}");
    terminal.exp_string("cooked: true").unwrap();
    terminal.exp_eof().unwrap();
    assert!(ended_well(&terminal));
}

#[test]
fn ctrl_c_stops_the_bot_cleanly() {
    let mut terminal = start("");
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, "\u{3}");
    terminal.exp_string("cooked: true").unwrap();
    terminal.exp_eof().unwrap();
    assert!(ended_well(&terminal));
}

#[test]
fn a_process_that_ends_at_once_gives_the_terminal_back() {
    let mut terminal = start("");
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, "!exit");
    press(&mut terminal, ENTER);
    terminal.exp_string("cooked: true").unwrap();
    assert!(ended_well(&terminal));
}

#[test]
fn the_history_survives_the_process() {
    let path = std::env::temp_dir().join(format!("opsdroid-shell-test-{}", std::process::id()));
    let config = format!("history: {}", path.display());
    let mut terminal = start(&config);
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, &format!("!reply{ENTER}"));
    terminal.exp_string("a reply").unwrap();
    press(&mut terminal, "\u{4}");
    terminal.exp_eof().unwrap();

    let mut terminal = start(&config);
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, &format!("{UP}{ENTER}"));
    terminal.exp_string("a reply").unwrap();
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_history_that_cannot_be_kept_is_a_mistake_in_the_configuration() {
    let mut terminal = start("history: /");
    terminal.exp_eof().unwrap();
    assert!(!ended_well(&terminal));
}

#[test]
fn the_log_comes_above_the_line_too() {
    let mut terminal = start("");
    terminal.exp_string("opsdroid> ").unwrap();
    press(&mut terminal, &format!("!log{ENTER}"));
    terminal.exp_string("a line of the log").unwrap();
    terminal.exp_string("opsdroid> ").unwrap();
}

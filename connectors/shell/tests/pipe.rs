//! The shell where standard input and output are pipes, in a process of its own.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    time::Duration,
};

use support::{READY, bot};

/// A bot, and its two pipes.
struct Piped {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Piped {
    fn start(config: &str) -> Self {
        let mut command = bot(config);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .env("USER", "ann");
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.ends_with(&format!("{READY}\n")) {
            assert_ne!(
                output.read_line(&mut line).unwrap(),
                0,
                "the bot didn't start: {line}"
            );
        }
        Self {
            child,
            input,
            output,
        }
    }

    fn say(&mut self, bytes: impl AsRef<[u8]>) {
        self.input
            .as_mut()
            .unwrap()
            .write_all(bytes.as_ref())
            .unwrap();
    }

    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line
    }

    /// Ends the input, and gives the rest of the output and the exit code.
    fn end(mut self) -> (String, Option<i32>) {
        drop(self.input.take());
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        (rest, self.child.wait().unwrap().code())
    }
}

/// What a bot prints that is told this and then nothing more.
fn answers(config: &str, input: impl AsRef<[u8]>) -> String {
    let mut bot = Piped::start(config);
    bot.say(input);
    let (output, code) = bot.end();
    assert_eq!(code, Some(0), "{output}");
    output
}

#[test]
fn a_line_is_a_message_and_its_answer_a_line() {
    let mut bot = Piped::start("");
    bot.say("hello\n");
    assert_eq!(bot.hear(), "hello\n");
    bot.say("again\n");
    assert_eq!(bot.hear(), "again\n");
    assert_eq!(bot.end(), (String::new(), Some(0)));
}

#[test]
fn everything_is_answered_before_the_process_ends() {
    let lines: String = (0..500).map(|number| format!("line {number}\n")).collect();
    assert_eq!(answers("on-eof: close", &lines), lines);
    assert_eq!(answers("on-eof: stop", &lines), lines);
}

#[test]
fn the_last_line_needs_no_end_and_empty_lines_are_no_messages() {
    assert_eq!(answers("", "\n\r\none\r\n\ntwo"), "one\ntwo\n");
}

#[test]
fn unicode_comes_through_and_what_is_none_is_marked() {
    assert_eq!(answers("", "grüße 🎉 漢字\n"), "grüße 🎉 漢字\n");
    assert_eq!(answers("", b"a\xff\xfeb\0c\n"), "a\u{fffd}\u{fffd}bc\n");
}

#[test]
fn a_line_that_is_too_long_is_cut() {
    let mut input = vec![b'x'; 1_000_000];
    input.extend_from_slice(b"\nnext\n");
    assert_eq!(answers("", input), "65536 bytes\nnext\n");
}

#[test]
fn events_of_the_message_family_are_printed() {
    assert_eq!(answers("", "!reply\n!edit\n"), "a reply\n* better\n");
}

#[test]
fn what_is_typed_is_plain_and_comes_back_as_it_was() {
    for typed in [
        "hello 7",
        "**no** <@markup>",
        "  1. `here`  ",
        "a\tb",
        "# > - |",
    ] {
        assert_eq!(
            answers("", format!("{typed}\n")),
            format!("{}\n", typed.trim_end()),
            "{typed:?}"
        );
    }
}

#[test]
fn a_pipe_gets_plain_text_without_control_characters() {
    assert_eq!(answers("", "!escape\n"), "[2Jred1m\n\u{202e}!\n");
    let said = answers("", "!markup\n");
    assert!(said.starts_with("bold code link [1] @ann\n"), "{said:?}");
    for part in ["[31mred\n", "> quote\n", "\n[1]: https://a.b/%1B]0;x\n"] {
        assert!(said.contains(part), "{said:?}");
    }
    assert!(
        !said.contains(|c: char| c.is_control() && c != '\n'),
        "{said:?}"
    );
    let hostile = "\u{1b}]0;title\u{7} \u{9b}2J\u{8}\u{7f}\0!\n";
    assert_eq!(answers("", hostile), "]0;title 2J!\n");
}

#[test]
fn typing_cannot_be_sent_to_a_pipe() {
    assert_eq!(
        answers("", "!typing\n"),
        "connector `shell` can't send `typing` events; it can send `message`, `edited-message`\n"
    );
}

#[test]
fn the_user_is_the_one_who_is_logged_in_unless_configured() {
    assert_eq!(answers("", "!user\n"), "ann in shell\n");
    assert_eq!(answers("user: ben", "!user\n"), "ben in shell\n");
}

#[test]
fn every_name_is_the_one_room() {
    assert_eq!(answers("", "!default\n"), "by name\n");
}

#[test]
fn an_input_that_never_ends_does_not_hold_up_the_end_of_the_process() {
    let mut bot = Piped::start("");
    bot.say("!stop\n");
    let Piped {
        mut child, input, ..
    } = bot;
    let (ended, end) = std::sync::mpsc::channel();
    std::thread::spawn(move || ended.send(child.wait().unwrap().code()));
    assert_eq!(end.recv_timeout(Duration::from_secs(20)), Ok(Some(0)));
    drop(input);
}

//! Signals: the first stops a bot cleanly, the second at once.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used)]

use std::{
    env,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use opsdroid::{Config, Registry, prelude::*, skills};

/// How long to wait for what has to happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// Says what it is told, at once.
#[match_event(Message)]
async fn echo(message: &Matched) -> Result<()> {
    message.respond(&message.text).await?;
    if message.text == "forever" {
        std::future::pending::<()>().await;
    }
    Ok(())
}

/// The bot that the tests below start: this program again.
#[test]
fn the_bot_itself() {
    if env::var_os("OPSDROID_CLI_TEST").is_none() {
        return;
    }
    let code = opsdroid::run_bot(|| {
        let config = Config::parse("connectors: {shell: }", "cli.rs", |_| None)?;
        let mut registry = Registry::default();
        let linked = Registry::linked().config()?;
        registry
            .add_connector(linked.connector("shell").unwrap())
            .config()?;
        Ok(Bot::builder()
            .registry(registry)
            .config(config)
            .skills(skills![echo]))
    });
    let code = if code == std::process::ExitCode::SUCCESS {
        0
    } else {
        1
    };
    std::process::exit(code);
}

/// A bot whose input stays open, after it has answered.
fn bot_that_was_told(text: &str) -> Child {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["the_bot_itself", "--exact", "--nocapture"])
        .env("OPSDROID_CLI_TEST", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.as_mut().unwrap(), "{text}").unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    assert!(
        output.lines().any(|line| line.unwrap() == text),
        "no answer"
    );
    child
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-s", name, &id])
            .status()
            .unwrap()
            .success()
    );
}

/// The exit code, once the process has ended by itself.
fn exit_code(mut child: Child) -> Option<i32> {
    let (sender, ended) = mpsc::channel();
    let stdin = child.stdin.take();
    thread::spawn(move || sender.send(child.wait().unwrap().code()));
    let code = ended.recv_timeout(PATIENCE).expect("the process ends");
    drop(stdin);
    code
}

#[test]
fn the_first_signal_stops_the_bot_cleanly() {
    for name in ["INT", "TERM"] {
        let child = bot_that_was_told("hello");
        signal(&child, name);
        assert_eq!(exit_code(child), Some(0), "{name}");
    }
}

#[test]
fn a_hangup_ends_nothing_and_is_logged() {
    let mut child = bot_that_was_told("hello");
    signal(&child, "HUP");
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(log.any(|line| line.unwrap().contains("can't reload")));
    signal(&child, "TERM");
    assert_eq!(exit_code(child), Some(0));
}

#[test]
fn the_second_signal_stops_the_bot_at_once() {
    let mut child = bot_that_was_told("forever");
    signal(&child, "TERM");
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(log.any(|line| line.unwrap().contains("once more stops at once")));
    signal(&child, "INT");
    assert_eq!(exit_code(child), Some(130));
}

//! The examples do what their first lines say. `cargo test` builds them; `--test examples` alone
//! doesn't.
#![allow(missing_docs, clippy::unwrap_used)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// Echo takes the usual port where it is free: one at a time, or one finds another's.
#[cfg(feature = "websocket")]
static USUAL_PORT: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Where an example was built.
fn path(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_BIN_EXE_opsdroid"))
        .parent()
        .unwrap()
        .join("examples");
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "{} isn't built; run `cargo build --examples`",
        path.display()
    );
    path
}

/// Runs an example with this input, which then ends.
fn run(name: &str, input: &str) -> Output {
    let mut command = Command::new(path(name));
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // An example that reads nothing may have ended.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn stdout(output: Output) -> String {
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// What the example's first lines say that it prints.
fn promised(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(format!("{name}.rs"));
    let source = std::fs::read_to_string(path).unwrap();
    let lines = source
        .lines()
        .skip_while(|line| *line != "//! ```text")
        .skip(1);
    let lines = lines.take_while(|line| *line != "//! ```");
    lines
        .map(|line| format!("{}\n", line.strip_prefix("//! ").unwrap()))
        .collect()
}

#[cfg(feature = "websocket")]
#[test]
fn echo_says_what_it_is_told_and_ends_with_its_input() {
    let _guard = USUAL_PORT.lock().unwrap();
    let output = run("echo", "hello 7\n");
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(stdout(output), "hello 7\n", "{log}");
    assert!(!log.contains("ERROR"), "{log}");
}

#[cfg(feature = "websocket")]
#[test]
fn echo_finds_a_free_port_and_serves_its_page_there() {
    let _guard = USUAL_PORT.lock().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:8080");
    let mut command = Command::new(path("echo"));
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut banner = String::new();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    stderr.read_line(&mut banner).unwrap();
    drop(taken);
    let address = banner
        .trim()
        .rsplit_once("http://")
        .unwrap()
        .1
        .trim_end_matches('/')
        .to_owned();
    assert_ne!(address, "127.0.0.1:8080");

    let mut page = std::net::TcpStream::connect(&address).unwrap();
    write!(
        page,
        "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut response = String::new();
    page.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn custom_connector_prints_what_it_promises() {
    assert_eq!(
        stdout(run("custom_connector", "")),
        promised("custom_connector")
    );
}

#[test]
fn custom_event_prints_what_it_promises() {
    assert_eq!(stdout(run("custom_event", "")), promised("custom_event"));
}

#[test]
fn two_connectors_answer_each_other() {
    let mut child = Command::new(path("two_connectors"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(
        lines.next().unwrap().unwrap(),
        "Who may come in? Type a name."
    );
    writeln!(input, "ann").unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "ann is in the hall");
    drop(input);
    assert!(child.wait().unwrap().success());
}

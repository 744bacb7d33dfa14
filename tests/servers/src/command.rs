//! Runs a program to its end, within a time.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use tempfile::NamedTempFile;

use crate::{Error, Result};

const POLL: Duration = Duration::from_millis(10);

/// How long to wait for what a killed group leaves. Not longer: orphans are dead at once, but count
/// until the system's first process buries them, which takes some of these seconds.
const DEATH: Duration = Duration::from_millis(100);

/// Runs `command` without input and returns what it wrote to both its outputs.
///
/// # Errors
///
/// When it can't be started, doesn't end within `limit` (then it and its children are killed), or
/// ends with anything but success; with the last lines of what it wrote.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = NamedTempFile::new().map_err(Error::while_doing("a file for what it says"))?;
    let status = run_into(command, output.as_file(), limit).map_err(Error::while_doing(&name))?;
    let said = fs::read(output.path()).map_err(Error::while_doing(&name))?;
    let said = String::from_utf8_lossy(&said).into_owned();
    match status {
        Some(status) if status.success() => Ok(said),
        Some(status) => Err(Error::Failed(format!("{name}: {status}\n{}", tail(&said)))),
        None => Err(Error::Failed(format!(
            "{name}: not done after {} s\n{}",
            limit.as_secs(),
            tail(&said)
        ))),
    }
}

fn run_into(
    command: &mut Command,
    output: &File,
    limit: Duration,
) -> io::Result<Option<ExitStatus>> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output.try_clone()?)
        .process_group(0)
        .spawn()?;
    let deadline = Instant::now() + limit;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(POLL);
    }
    kill_group(&mut child);
    Ok(None)
}

/// Kills a child that leads a process group, and the group with it, and waits a moment for all.
///
/// Errors are ignored: they say that there is nothing left to kill.
pub(crate) fn kill_group(child: &mut Child) {
    let group = Pid::from_child(child);
    let _ = kill_process_group(group, Signal::KILL);
    let _ = child.wait();
    let deadline = Instant::now() + DEATH;
    while test_kill_process_group(group).is_ok() && Instant::now() < deadline {
        thread::sleep(POLL);
    }
}

/// Returns the last forty lines.
pub(crate) fn tail(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn what_a_command_says_comes_back() {
        let said = run(
            &mut shell("echo out; echo err >&2"),
            Duration::from_secs(10),
        )
        .unwrap();
        assert_eq!(said, "out\nerr\n");
    }

    #[test]
    fn a_failure_quotes_the_end_of_what_was_said() {
        let script = "seq 100; exit 3";
        let error = run(&mut shell(script), Duration::from_secs(10))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("exit status: 3") && error.ends_with("\n99\n100"),
            "{error}"
        );
        assert!(!error.contains("\n60\n"), "{error}");
    }

    #[test]
    fn a_command_that_takes_too_long_is_killed_with_its_children() {
        let limit = Duration::from_millis(100);
        let error = run(&mut shell("sleep 600 & wait"), limit)
            .unwrap_err()
            .to_string();
        assert!(error.contains("not done"), "{error}");
    }
}

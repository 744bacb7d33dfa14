//! A server as a child of its own, and what it uses.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Duration,
};

/// A running server. It ends with this value.
pub(crate) struct Child {
    process: std::process::Child,
    /// Where it listens.
    pub(crate) address: String,
    /// Whether sockets have to be reserved.
    pub(crate) is_bot: bool,
}

impl Child {
    /// Starts this program as that server and waits until it listens.
    pub(crate) fn start(which: &str) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg(format!("--serve={which}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut address).unwrap();
        Self {
            process,
            address: address.trim().to_owned(),
            is_bot: which != "bare",
        }
    }

    /// What all its threads have had of the processor so far.
    pub(crate) fn processor_time(&self) -> Duration {
        let threads = fs::read_dir(format!("/proc/{}/task", self.process.id())).unwrap();
        let nanos = threads.map(|thread| {
            let text = fs::read_to_string(thread.unwrap().path().join("schedstat")).unwrap();
            text.split(' ').next().unwrap().parse::<u64>().unwrap()
        });
        Duration::from_nanos(nanos.sum())
    }

    /// What it has in memory, in KiB.
    pub(crate) fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

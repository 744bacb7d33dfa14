//! What it costs to lose nothing: events through a bot with a file, through one without, and
//! through bare channels.
//!
//! `cargo bench -p opsdroid-tests --bench delivery`. Each way is this program again, as a child of
//! its own whose memory is read from `/proc`, so this runs on Linux only. `-- quick` takes a
//! tenth of the events.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench prints what it measures, and ends where it can't measure"
)]

#[path = "delivery/bare.rs"]
mod bare;
#[path = "delivery/bot.rs"]
mod bot;
#[path = "delivery/memory.rs"]
mod memory;

use std::{process::Command, time::Instant};

use memory::Samples;
use opsdroid_core::{Target, prelude::*};

/// Events through each way.
const EVENTS: u64 = 1_000_000;
/// Rooms that they come from and are answered in.
const ROOMS: u64 = 64;
/// Tasks that take events from the service, each waiting until its event is safe.
const TAKERS: u64 = 1024;
/// How much each way may hold, in events for each room.
const ROOM: usize = 16;
/// What is promised: at least so many times the events of the next way in a second.
const KEPT: f64 = 0.15;
const UNKEPT: f64 = 0.5;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let events = match args.iter().any(|arg| arg == "quick") {
        true => EVENTS / 10,
        false => EVENTS,
    };
    if let Some(way) = args.iter().find_map(|arg| arg.strip_prefix("--way=")) {
        return run(way, events);
    }
    let [kept, unkept, bare] = ["at-least-once", "at-most-once", "bare"].map(|way| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.arg(format!("--way={way}"));
        child.args(args.iter().filter(|arg| *arg == "quick"));
        let output = child.output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        let (rate, rest) = printed
            .trim()
            .split_once(' ')
            .unwrap_or_else(|| panic!("{way}: {}", String::from_utf8_lossy(&output.stderr)));
        println!("{way:>13}: {rest}");
        rate.parse::<f64>().unwrap()
    });
    let (safe, fast) = (kept / unkept, unkept / bare);
    println!("at-least-once / at-most-once: {safe:.2} (promised: {KEPT})");
    println!("at-most-once / bare channels: {fast:.2} (promised: {UNKEPT})");
    let passed = safe >= KEPT && fast >= UNKEPT;
    assert!(cfg!(debug_assertions) || passed, "a promise isn't kept");
}

/// An event from the service.
fn said(number: u64, room: &Target) -> AnyEvent {
    Message::new(format!("ping {number}"))
        .by("ann")
        .with_user_id("U1")
        .with_id(number.to_string())
        .in_target(room)
        .into()
}

/// One way, in a process of its own.
fn run(way: &str, events: u64) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let samples = Samples::start();
    let began = Instant::now();
    runtime.block_on(async {
        match way {
            "bare" => bare::run(events).await,
            way => bot::run(way, events).await,
        }
    });
    let took = began.elapsed();
    let rate = events as f64 / took.as_secs_f64();
    let (max, growth) = samples.stop();
    let busy = memory::processor_seconds() * 1e6 / events as f64;
    println!(
        "{rate} {rate:.0} events/s, {took:.1?}; {busy:.1} µs of processor time each; memory {max:.0} MiB at most, {growth:+.1} MiB from \
         the first tenth to the last"
    );
}

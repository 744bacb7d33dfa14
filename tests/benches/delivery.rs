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
/// Tasks that take events from the service, each waiting until its event is safe: as requests to a
/// webhook do, and as a connector that listens on a socket.
const MANY: u64 = 1024;
const ONE: u64 = 1;
/// Ids are numbers that grow with time, as most services give: milliseconds and what tells apart
/// what came in one of them.
const FIRST_ID: u64 = 1_185_000_000_000_000_000;
/// How much each way may hold, in events for each room.
const ROOM: usize = 16;
/// All ways are measured so often, one after the other, and the median counts: a busy machine is
/// busy for all.
const ROUNDS: usize = 5;
/// What is promised: at least so many times the events of the next way in a second.
const KEPT: f64 = 0.15;
const UNKEPT: f64 = 0.5;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let events = match args.iter().any(|arg| arg == "quick") {
        true => EVENTS / 10,
        false => EVENTS,
    };
    let given = |name| args.iter().find_map(|arg| arg.strip_prefix(name));
    if let (Some(way), Some(takers)) = (given("--way="), given("--takers=")) {
        return run(way, takers.parse().unwrap(), events);
    }
    let rate = |way, takers| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args([format!("--way={way}"), format!("--takers={takers}")]);
        child.args(args.iter().filter(|arg| *arg == "quick"));
        let output = child.output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        let (rate, rest) = printed
            .trim()
            .split_once(' ')
            .unwrap_or_else(|| panic!("{way}: {}", String::from_utf8_lossy(&output.stderr)));
        println!("{way:>13}, {takers:>4} parse: {rest}");
        rate.parse::<f64>().unwrap()
    };
    let rounds = (0..ROUNDS).map(|_| {
        let kept = rate("at-least-once", MANY);
        let unkept = [MANY, ONE].map(|takers| rate("at-most-once", takers));
        let bare = [MANY, ONE].map(|takers| rate("bare", takers));
        [kept / unkept[0], unkept[0] / bare[0], unkept[1] / bare[1]]
    });
    let rounds: Vec<_> = rounds.collect();
    let [safe, many, one] = [0, 1, 2].map(|at| median(rounds.iter().map(|round| round[at])));
    println!("at-least-once / at-most-once: {safe:.2} (promised: {KEPT})");
    println!(
        "at-most-once / bare channels: {one:.2} where one task parses (promised: {UNKEPT}), \
         {many:.2} where {MANY} do"
    );
    let passed = safe >= KEPT && one >= UNKEPT;
    assert!(cfg!(debug_assertions) || passed, "a promise isn't kept");
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// The numbers of the events that one of so many tasks takes, each with its room.
fn heard(taker: u64, takers: u64, events: u64) -> impl Iterator<Item = (u64, (usize, Target))> {
    let numbers = (taker..events).step_by(takers as usize);
    let rooms = (taker..).step_by(takers as usize).map(|it| it % ROOMS);
    // Names of its own: the tasks don't count each other's.
    let names = rooms.take((ROOMS / takers).max(1) as usize);
    let names = names.map(|room| (room as usize, Target::room_id(format!("room {room}"))));
    numbers.zip(names.collect::<Vec<_>>().into_iter().cycle())
}

/// An event from the service.
fn said(number: u64, room: &Target) -> AnyEvent {
    Message::new(format!("ping {number}"))
        .by("ann")
        .with_user_id("U1")
        .with_id((FIRST_ID + (number << 22)).to_string())
        .in_target(room)
        .into()
}

/// One way, in a process of its own.
fn run(way: &str, takers: u64, events: u64) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let samples = Samples::start();
    let began = Instant::now();
    runtime.block_on(async {
        match way {
            "bare" => bare::run(takers, events).await,
            way => bot::run(way, takers, events).await,
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

//! What a message over a websocket costs, beside a bare axum server that echoes.
//!
//! `cargo bench -p opsdroid-tests --bench websocket`. Each server is this program again, as a
//! child of its own, whose processor time and memory are read from `/proc`, so this runs on Linux
//! only. Every reply is checked. `-- quick` takes a tenth of the messages.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench prints what it measures, and ends where it can't measure"
)]

#[path = "websocket/client.rs"]
mod client;
#[path = "websocket/process.rs"]
mod process;
#[path = "websocket/servers.rs"]
mod servers;

use std::time::Duration;

use client::Client;
use process::Child;

/// Sockets that talk at once.
const TALKING: usize = 64;
/// Messages of each in one measurement.
const MESSAGES: usize = 1500;
/// Pairs of measurements, one of each server.
const PAIRS: usize = 5;
/// Fresh sockets whose first reply is timed.
const FIRST: usize = 20;
/// Sockets that are open for the measurement of memory.
const OPEN: usize = 512;
/// What is promised: times the processor time of the bare server, and memory in KiB.
const MAX_RATIO: f64 = 2.0;
const MAX_RESIDENT: u64 = 20 * 1024;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(which) = args.iter().find_map(|arg| arg.strip_prefix("--serve=")) {
        return servers::serve(which);
    }
    let messages = if args.iter().any(|arg| arg == "quick") {
        MESSAGES / 10
    } else {
        MESSAGES
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let passed = runtime.block_on(async {
        let one = compare("bot", messages).await;
        compare("bot-threads", messages).await;
        first_replies().await;
        memory().await && one <= MAX_RATIO
    });
    assert!(passed, "a promise isn't kept");
}

/// The processor time of a message on a bot, in times of a bare server's.
async fn compare(which: &str, messages: usize) -> f64 {
    let mut ratios = Vec::new();
    for _ in 0..PAIRS {
        let bare = per_message("bare", messages).await;
        let bot = per_message(which, messages).await;
        let ratio = bot.as_secs_f64() / bare.as_secs_f64();
        println!("{which:>12}: {bot:>9.2?} a message, bare {bare:>9.2?}: {ratio:.2} times");
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    let median = ratios[PAIRS / 2];
    println!("{which:>12}: {median:.2} times the processor time of a bare server (median)");
    median
}

async fn per_message(which: &str, messages: usize) -> Duration {
    let child = Child::start(which);
    let mut clients = Vec::new();
    for _ in 0..TALKING {
        let mut client = Client::open(&child).await;
        client.talk(10).await;
        clients.push(client);
    }
    let before = child.processor_time();
    let talks = clients.iter_mut().map(|client| client.talk(messages));
    futures_util::future::join_all(talks).await;
    let spent = child.processor_time() - before;
    spent / u32::try_from(TALKING * messages).unwrap()
}

/// The time from opening a socket to its first reply.
async fn first_replies() {
    for which in ["bare", "bot", "bot-threads"] {
        let child = Child::start(which);
        let mut best = Duration::MAX;
        for _ in 0..FIRST {
            best = best.min(Client::first_reply(&child).await);
        }
        println!(
            "{which:>12}: {best:.2?} from opening a socket to its first reply (best of {FIRST})"
        );
    }
}

/// Memory without sockets and with many, each of which has talked.
async fn memory() -> bool {
    let mut fits = true;
    for which in ["bare", "bot", "bot-threads"] {
        let child = Child::start(which);
        let idle = child.resident();
        let mut clients = Vec::new();
        for _ in 0..OPEN {
            let mut client = Client::open(&child).await;
            client.talk(2).await;
            clients.push(client);
        }
        let open = child.resident();
        println!(
            "{which:>12}: {:.1} MB resident, {:.1} MB with {OPEN} sockets",
            idle as f64 / 1024.0,
            open as f64 / 1024.0
        );
        fits &= open <= MAX_RESIDENT;
    }
    fits
}

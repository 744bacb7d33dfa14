//! How fast 10,000 idle connectors of one file are up, and how much memory they take.
//!
//! `cargo bench -p opsdroid-tests --bench idle` prints both, and fails over 2 s or 200 MB.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::{
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

use opsdroid_core::{Config, Registry, connector::Registered, prelude::*, skills};

const CONNECTORS: usize = 10_000;
const MOST_TIME: Duration = Duration::from_secs(2);
const MOST_MEMORY: u64 = 200_000_000;

/// Waits for what never comes.
#[connector(name = "idle", emits(Message), heartbeat = "90s")]
struct Idle;

/// As any connector's.
#[config]
struct IdleConfig {
    /// Where the service is.
    url: String,
    /// The bot's access token.
    token: Secret,
}

#[connector]
impl Idle {
    async fn connect(config: IdleConfig, _bot: &Bot) -> Result<Self> {
        match config.url.is_empty() || config.token.expose().is_empty() {
            true => Err(Error::config("nothing to connect to")),
            false => Ok(Self),
        }
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        bot.stopped().await;
        Ok(())
    }

    #[register_event(Message)]
    async fn send_message(&self, _message: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }

    async fn probe(&self) -> Result<()> {
        Ok(())
    }
}

/// Every change of status comes here as an event.
#[match_event(StatusChanged)]
async fn watch(change: &Matched<StatusChanged>) -> Result<()> {
    assert!(!change.status.is_parked());
    Ok(())
}

fn main() {
    let before = resident();
    let mut yaml = String::from("connectors:\n");
    for number in 0..CONNECTORS {
        let url = format!("https://chat-{number}.example.org");
        writeln!(
            yaml,
            "  idle-{number}:\n    type: idle\n    url: {url}\n    token: $IDLE_TOKEN"
        )
        .unwrap();
    }
    let (size, began) = (yaml.len(), Instant::now());
    let token = |name: &str| (name == "IDLE_TOKEN").then(|| "secret".to_owned());
    let config = Config::parse(yaml, "configuration.yaml", token).unwrap();
    let parsed = began.elapsed();
    let mut registry = Registry::default();
    registry.add_connector(Idle::DESCRIPTOR).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let _context = runtime.enter();
    let bot = Bot::builder()
        .registry(registry)
        .config(config)
        .skills(skills![watch]);
    let bot = bot.start().unwrap();
    let built = began.elapsed();
    let online = |bot: &Bot| {
        bot.statuses()
            .iter()
            .all(|health| health.status == Status::Online)
    };
    while !online(bot.bot()) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = began.elapsed();
    std::thread::sleep(Duration::from_secs(1));
    let memory = resident();
    println!("{CONNECTORS} connectors, a file of {size} bytes");
    println!("parsed after {parsed:?}, built after {built:?}, online after {took:?}");
    println!(
        "resident: {} MB, of which {} MB before",
        memory / 1_000_000,
        before / 1_000_000
    );
    let began = Instant::now();
    runtime.block_on(bot.stop()).unwrap();
    println!("stopped in {:?}", began.elapsed());
    assert!(took < MOST_TIME, "the start took {took:?}");
    assert!(memory < MOST_MEMORY, "{memory} bytes are resident");
}

/// The process's resident memory in bytes.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes * 1024
}

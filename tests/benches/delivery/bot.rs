//! A bot whose skill answers everything without waiting for the receipt.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use opsdroid_core::{
    config::Section,
    prelude::*,
    skills,
    storage::{FileStorage, MemoryStorage, Storage},
};
use tokio::sync::Notify;

use super::{heard, said};

static SENT: AtomicU64 = AtomicU64::new(0);
static NEWS: Notify = Notify::const_new();
static EVENTS: AtomicU64 = AtomicU64::new(0);

/// Counts what it sends.
#[connector(name = "sink", emits(Message))]
struct Sink;

#[connector]
impl Sink {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        bot.stopped().await;
        Ok(())
    }

    #[register_event(Message)]
    async fn send(&self, event: &Event<Message>) -> Result<Receipt> {
        assert!(event.text.len() > 5);
        let sent = SENT.fetch_add(1, Ordering::Relaxed) + 1;
        if sent == EVENTS.load(Ordering::Relaxed) {
            NEWS.notify_one();
        }
        Ok(Receipt::id(sent.to_string()))
    }
}

#[match_event(Message)]
async fn pong(message: &Matched<Message>) -> Result<()> {
    let pong = Message::new(format!("pong {}", &message.text[5..]));
    drop(message.bot().enqueue(pong.in_target(&message.target)));
    Ok(())
}

pub(crate) async fn run(way: &str, takers: u64, events: u64) {
    let folder = std::env::temp_dir().join(format!("opsdroid-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    EVENTS.store(events, Ordering::Relaxed);
    let storage: Arc<dyn Storage> = match way {
        "at-least-once" => Arc::new(FileStorage::open(folder.join("bench.db")).unwrap()),
        _ => Arc::new(MemoryStorage::new()),
    };
    let section = Section::from_yaml("sink", format!("delivery: {way}")).unwrap();
    let bot = Bot::builder().storage(storage).connector::<Sink>(section);
    let running = bot.skills(skills![pong]).start().unwrap();
    let bot = running.bot().connector("sink").unwrap();
    for taker in 0..takers {
        let bot = bot.clone();
        tokio::spawn(async move {
            for (number, (_, name)) in heard(taker, takers, events) {
                bot.parse(said(number, &name)).await.unwrap();
            }
        });
    }
    NEWS.notified().await;
    running.stop().await.unwrap();
    assert_eq!(SENT.load(Ordering::Relaxed), events);
    std::fs::remove_dir_all(&folder).unwrap();
}

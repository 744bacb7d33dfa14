//! What happened while the bot was down: once, in order, marked, and not older than is of use.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use opsdroid_core::{clock::Clock, config::Section, prelude::*, skills};

use super::{
    desk::{pass, until},
    shelf::Shelf,
};

/// A service's history: when each was said.
static HISTORY: Mutex<Vec<String>> = Mutex::new(Vec::new());
static NOTES: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// How many of them the connector takes before its process dies.
static LIFE: AtomicU64 = AtomicU64::new(0);

/// Catches up from its cursor.
#[connector(name = "log", emits(Message))]
struct Log;

#[connector]
impl Log {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        let mut cursor: usize = bot.state().get("cursor").await?.unwrap_or(0);
        loop {
            let said = HISTORY.lock().unwrap().get(cursor).cloned();
            let Some(at) = said else {
                bot.clock()
                    .sleep(std::time::Duration::from_millis(10))
                    .await;
                continue;
            };
            let event = Message::new(at.as_str())
                .in_target("lobby")
                .with_id(at.as_str());
            bot.parse(event.at(at.parse().rejected()?).backfilled())
                .await?;
            if LIFE.fetch_sub(1, Ordering::Relaxed) == 1 {
                // Between the event and its cursor.
                std::future::pending::<()>().await;
            }
            cursor += 1;
            bot.state().put("cursor", &cursor).await?;
        }
    }
}

#[match_always]
async fn note(event: &AnyEvent) -> Result<()> {
    if let Some(text) = event.text() {
        assert!(event.is_backfilled());
        NOTES.lock().unwrap().push(text.to_string());
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_was_missed_comes_once_and_in_order_unless_it_is_too_old() {
    let shelf = Shelf::default();
    let clock = Clock::simulated("2026-01-02T00:00:00Z".parse().unwrap());
    let start = || {
        let section = Section::from_yaml("log", "max-backfill-age: 3600").unwrap();
        Bot::builder()
            .storage(Arc::new(shelf.reopened()))
            .clock(clock.clone())
            .connector::<Log>(section)
            .skills(skills![note])
            .start()
            .unwrap()
    };
    let hours = ["2026-01-01T20", "2026-01-01T22", "2026-01-01T23"];
    let said = hours
        .iter()
        .flat_map(|hour| (10..20).map(move |minute| format!("{hour}:{minute}:00Z")));
    let said: Vec<String> = said.collect();
    *HISTORY.lock().unwrap() = said.clone();
    let expected = &said[20..];
    let seen = || NOTES.lock().unwrap().clone();

    // It dies after some of each age, between an event and its cursor.
    for life in [5, 18, 3] {
        LIFE.store(life, Ordering::Relaxed);
        let _dead = start();
        until(|| LIFE.load(Ordering::Relaxed) == 0).await;
        pass(0.1).await;
        shelf.cut();
    }
    LIFE.store(u64::MAX, Ordering::Relaxed);
    let running = start();
    until(|| seen().len() >= expected.len()).await;
    pass(1.0).await;
    assert_eq!(seen(), expected);
    running.stop().await.unwrap();
}

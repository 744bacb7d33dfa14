//! A connector in trouble is its own problem: what another one gets through stays the same.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use opsdroid_core::{clock::Rng, prelude::*, skills};

use super::service::{Answer, Connect, Listen, Plain, Service, Watched, pass, secs};

static THROUGH: AtomicU64 = AtomicU64::new(0);

/// Counts what comes through the one that is well, and answers it.
#[match_event(Message)]
async fn count(message: &Matched) -> Result<()> {
    if message.connector.as_deref() == Some("sibling") {
        message.respond("yes").await?;
        THROUGH.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// How many events the sibling gets through in a quarter of an hour.
async fn throughput(bad: Option<Connect>) -> u64 {
    let talks = Listen::Talks(Duration::from_millis(500));
    let sibling = Service::new("sibling", move |_| Connect::Accepts(talks.clone()));
    let mut bot = sibling.join::<Plain>(Bot::builder().rng(Rng::seeded(7)), "");
    if let Some(does) = bad {
        let service = Service::new("sibling-bad", move |_| does.clone());
        *service.probe.lock().unwrap() = Answer::Panics;
        bot = service.join::<Watched>(bot, "");
    }
    THROUGH.store(0, Ordering::Relaxed);
    let bot = bot.skills(skills![count]).start().unwrap();
    pass(&sibling, 900).await;
    bot.stop().await.unwrap();
    THROUGH.load(Ordering::Relaxed)
}

#[tokio::test(start_paused = true)]
async fn a_siblings_throughput_is_the_same_whatever_the_other_one_does() {
    let alone = throughput(None).await;
    assert!(alone >= 1790, "{alone}");
    let kinds = [
        Connect::Refuses,
        Connect::Hangs,
        Connect::Panics,
        Connect::Babbles,
        Connect::Limits(secs(1)),
        Connect::Denies,
        Connect::Misconfigured,
        Connect::Accepts(Listen::Ends(Duration::ZERO)),
        Connect::Accepts(Listen::Breaks(secs(5))),
        Connect::Accepts(Listen::Panics),
        Connect::Accepts(Listen::Denies),
        Connect::Accepts(Listen::Silent),
    ];
    for does in kinds {
        let shown = format!("{does:?}");
        assert_eq!(throughput(Some(does)).await, alone, "{shown}");
    }
}

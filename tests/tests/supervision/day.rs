//! A server that is dead for a day: how often it is tried, and how soon it is back.

use std::time::Duration;

use opsdroid_core::{clock::Rng, prelude::*};

use super::service::{Connect, Listen, Plain, Service, pass, secs, status};

const DAY: u64 = 24 * 3600;

/// Dead for a day and a bit, then well.
async fn a_dead_day(name: &'static str, dead: Connect) {
    for seed in 0..12 {
        let back = secs(DAY + seed * 29);
        let dead = dead.clone();
        let service = Service::new(name, move |now| match now < back {
            true => dead.clone(),
            false => Connect::Accepts(Listen::Silent),
        });
        let bot = Bot::builder().rng(Rng::seeded(seed));
        let bot = service.join::<Plain>(bot, "").start().unwrap();
        pass(&service, DAY).await;
        let tries = service.tries().len();
        assert!(
            (250..=320).contains(&tries),
            "{name}, {seed}: {tries} tries"
        );
        pass(&service, 26 * 3600).await;
        let back = u64::try_from(back.as_millis()).unwrap();
        let took = service.tries().last().unwrap().checked_sub(back);
        let took = took.expect("the last try is the one that worked");
        assert!(took <= 330_000, "{name}, {seed}: {took} ms");
        assert_eq!(status(bot.bot(), &service), Status::Online, "and stays so");
        bot.stop().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_refuses() {
    a_dead_day("day-refusing", Connect::Refuses).await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_hangs() {
    a_dead_day("day-hanging", Connect::Hangs).await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_accepts_and_drops() {
    a_dead_day(
        "day-dropping",
        Connect::Accepts(Listen::Ends(Duration::ZERO)),
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_accepts_and_breaks_a_little_later() {
    a_dead_day("day-breaking", Connect::Accepts(Listen::Breaks(secs(50)))).await;
}

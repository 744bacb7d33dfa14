//! How fast a bot sends, and how long a skill may take.

use std::time::Duration;

use opsdroid_core::{prelude::*, skills};

use super::desk::{Answer, Desk, Post, SlowPost, SlowRooms, pass, said, to, until};

/// When each text went out, in seconds from now.
async fn times(desk: &Desk, count: usize) -> Vec<(String, u64)> {
    let began = tokio::time::Instant::now();
    until(|| desk.sent().len() == count).await;
    let tries = desk.tries().into_iter();
    tries
        .map(|tried| (tried.text(), (tried.at - began).as_secs()))
        .collect()
}

fn at(text: &str, seconds: u64) -> (String, u64) {
    (text.to_owned(), seconds)
}

#[tokio::test(start_paused = true)]
async fn a_connectors_rate_is_kept() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<SlowPost>("", skills![]);
    for room in ["a", "b", "c", "d"] {
        drop(bot.enqueue(to(room, "x")));
    }
    let times = times(&desk, 4).await;
    let times: Vec<_> = times.into_iter().map(|(_, at)| at).collect();
    assert_eq!(times, [0, 1, 2, 3]);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_targets_rate_is_kept_and_concerns_no_other() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<SlowRooms>("", skills![]);
    for number in 1..=3 {
        for room in ["a", "b"] {
            drop(bot.enqueue(to(room, &format!("{room}{number}"))));
        }
    }
    let mut times = times(&desk, 6).await;
    times.sort();
    let expected = [
        ("a1", 0),
        ("a2", 1),
        ("a3", 2),
        ("b1", 0),
        ("b2", 1),
        ("b3", 2),
    ];
    assert_eq!(times, expected.map(|(text, seconds)| at(text, seconds)));
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_one_target_asks_for_holds_it_alone() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![]);
    let slowly = Error::rate_limited(Duration::from_secs(30), "slowly");
    desk.answers("a1", [Answer::Fails(slowly)]);
    for text in ["a1", "a2", "b1"] {
        drop(bot.enqueue(to(&text[..1], text)));
    }
    let times = times(&desk, 3).await;
    let expected = [at("a1", 0), at("b1", 0), at("a1", 30), at("a2", 30)];
    assert_eq!(times, expected);
    running.stop().await.unwrap();
}

#[match_regex("^answer me$")]
async fn answer(message: &Matched) -> Result<()> {
    message.respond("answer").await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn answers_go_before_bulk() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<SlowPost>("", skills![answer]);
    for room in 0..5 {
        drop(bot.enqueue(to(&format!("room {room}"), "bulk")));
    }
    until(|| desk.sent().len() == 1).await;
    bot.parse(said("answer me")).await.unwrap();
    until(|| desk.sent().len() == 6).await;
    assert_eq!(desk.sent()[..3], ["bulk", "answer", "bulk"]);
    running.stop().await.unwrap();
}

/// Sends to a service that doesn't answer for long, then takes its own time.
#[match_regex("^send and (?<how>rest|loop)$")]
async fn send_and(message: &Matched) -> Result<()> {
    let desk = Desk::of(message.bot());
    message.respond("slow").await?;
    desk.note("has its receipt");
    if message.capture("how") == Some("loop") {
        std::future::pending::<()>().await;
    }
    pass(200.0).await;
    desk.note("ends");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn waiting_for_receipts_is_not_a_skills_own_time() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![send_and]);
    let slowly = || Answer::Fails(Error::rate_limited(Duration::from_secs(1000), "slowly"));
    desk.answers("slow", [slowly(), slowly()]);
    bot.parse(said("send and rest")).await.unwrap();
    pass(2100.0).await;
    assert_eq!(desk.notes(), ["has its receipt"]);
    pass(200.0).await;
    assert_eq!(desk.notes(), ["has its receipt", "ends"]);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_skill_that_takes_too_long_is_cut_off_and_done_with() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![send_and]);
    bot.parse(said("send and loop")).await.unwrap();
    bot.parse(said("send and rest")).await.unwrap();
    pass(295.0).await;
    assert_eq!(desk.notes(), ["has its receipt"]);
    pass(10.0).await;
    assert_eq!(desk.notes().len(), 2, "the next one has its turn");
    pass(300.0).await;
    running.stop().await.unwrap();
    assert_eq!(desk.shelf.count("in").await, 0);
}

#[tokio::test(start_paused = true)]
async fn delays_before_an_answer_are_not_a_skills_own_time() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("thinking-delay: 500", skills![answer]);
    bot.parse(said("answer me")).await.unwrap();
    pass(501.0).await;
    assert_eq!(desk.sent(), ["answer"]);
    running.stop().await.unwrap();
}

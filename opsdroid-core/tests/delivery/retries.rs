//! What is tried again, when, and for how long.

use std::time::Duration;

use opsdroid_core::{prelude::*, skills};

use super::desk::{Answer, Desk, Post, pass, to, until};

/// The seconds between the tries at a text.
fn gaps(desk: &Desk, text: &str) -> Vec<f64> {
    let tries = desk.tries_at(text);
    let pairs = tries.windows(2);
    pairs
        .map(|pair| (pair[1].at - pair[0].at).as_secs_f64())
        .collect()
}

/// Whether each gap is what it should be, or up to a tenth less by chance.
fn fit(gaps: &[f64], expected: &[f64]) -> bool {
    let fits =
        |(gap, expected): (&f64, &f64)| (expected * 0.9 - 0.01..=expected + 0.01).contains(gap);
    gaps.len() == expected.len() && gaps.iter().zip(expected).all(fits)
}

#[tokio::test(start_paused = true)]
async fn the_waits_double_up_to_five_minutes() {
    for error in [(|| Error::network("gone")) as fn() -> Error, || {
        Error::storage("the connector's disk is full")
    }] {
        let desk = Desk::new();
        let (running, bot) = desk.start::<Post>("", skills![]);
        desk.answers("hi", [Answer::Always(error)]);
        bot.enqueue(to("lobby", "hi")).await.unwrap();
        pass(1600.0).await;
        let gaps = gaps(&desk, "hi");
        let expected = [
            1., 2., 4., 8., 16., 32., 64., 128., 256., 300., 300., 300., 300.,
        ];
        let expected = &expected[..gaps.len().min(13)];
        assert!(
            gaps.len() >= 11 && fit(&gaps, expected),
            "{}: {gaps:?}",
            error()
        );
        running.stop().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_service_does_not_let_in_is_kept_for_the_next_start() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![]);
    desk.answers("hi", [Answer::Fails(Error::auth("who?"))]);
    bot.enqueue(to("lobby", "hi")).await.unwrap();
    let outcome = running.outcome().await.unwrap();
    assert_eq!(
        outcome,
        opsdroid_core::Outcome::Failed,
        "a person has to mend it"
    );
    assert_eq!(desk.shelf.count("out").await, 1);
    let (running, _) = desk.start::<Post>("", skills![]);
    until(|| desk.sent() == ["hi"]).await;
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_service_that_asks_to_wait_is_asked_again_exactly_then() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![]);
    let waits = [7.0, 0.25, 3600.0, 0.0];
    let told = waits
        .map(|wait| Answer::Fails(Error::rate_limited(Duration::from_secs_f64(wait), "slowly")));
    desk.answers("hi", told);
    bot.send(to("lobby", "hi")).await.unwrap();
    let gaps = gaps(&desk, "hi");
    let exact = [7.0, 1.0, 3600.0, 1.0]; // at least a moment
    let near = gaps
        .iter()
        .zip(exact)
        .all(|(gap, exact)| (gap - exact).abs() < 0.01);
    assert!(gaps.len() == 4 && near, "{gaps:?}");
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_breaks_the_protocol_is_given_up_after_five_tries() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![]);
    desk.answers("hi", [Answer::Always(|| Error::protocol("what?"))]);
    let error = bot.send(to("lobby", "hi")).await.unwrap_err();
    assert!(matches!(error, Error::Protocol(_)), "{error}");
    let gaps = gaps(&desk, "hi");
    assert!(fit(&gaps, &[1., 2., 4., 8.]), "{gaps:?}");
    assert_eq!(bot.dead_letters().await.unwrap().len(), 1);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_is_a_dead_letter_at_once_and_who_waits_gets_the_error() {
    for (error, class) in [
        (Error::rejected("too long"), "rejected"),
        (Error::not_found("no such room"), "not-found"),
    ] {
        let desk = Desk::new();
        let (running, bot) = desk.start::<Post>("", skills![]);
        let said = error.to_string();
        desk.answers("hi", [Answer::Fails(error)]);
        drop(bot.enqueue(to("other", "hi")));
        until(|| desk.tries().len() == 1).await;
        desk.answers("hi", [Answer::Fails(Error::rejected("too long"))]);
        let told = bot.send(to("lobby", "hi")).await.unwrap_err();
        assert_eq!(told.class(), "rejected");
        let letters = bot.dead_letters().await.unwrap();
        assert_eq!(letters.len(), 2, "{class}");
        assert_eq!(letters[0].reason, said);
        assert!(!letters[0].incoming && letters[0].connector == desk.name);
        let event = AnyEvent::from_json(&letters[0].event).unwrap();
        assert_eq!(event.text().as_deref(), Some("hi"));
        assert_eq!(desk.shelf.count("out").await, 0);
        running.stop().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn what_expires_is_a_dead_letter_and_so_is_what_waited_behind_it() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("expire-after: 100", skills![]);
    desk.answers("first", [Answer::Always(|| Error::network("gone"))]);
    let began = tokio::time::Instant::now();
    drop(bot.enqueue(to("lobby", "first")));
    drop(bot.enqueue(to("lobby", "second")));
    pass(50.0).await;
    drop(bot.enqueue(to("lobby", "third")));
    let error = bot.send(to("lobby", "fourth")).await;
    assert!(error.is_ok(), "{error:?}");
    assert_eq!(began.elapsed().as_secs(), 100);
    assert_eq!(desk.sent(), ["third", "fourth"]);
    let letters = bot.dead_letters().await.unwrap();
    assert_eq!(letters.len(), 2);
    assert!(
        letters
            .iter()
            .all(|letter| letter.reason.contains("expired"))
    );
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_expires_while_the_bot_is_down_is_not_sent_any_more() {
    let desk = Desk::new();
    desk.answers("old", [Answer::Never]);
    let (_dead, bot) = desk.start::<Post>("expire-after: 100", skills![]);
    bot.enqueue(to("lobby", "old")).await.unwrap();
    until(|| desk.tries().len() == 1).await;
    desk.crash();
    pass(200.0).await;
    let (running, bot) = desk.start::<Post>("expire-after: 100", skills![]);
    bot.send(to("lobby", "new")).await.unwrap();
    assert_eq!(desk.sent(), ["new"]);
    assert_eq!(bot.dead_letters().await.unwrap().len(), 1);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_try_without_an_answer_is_given_up_after_two_minutes_and_made_again() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![]);
    desk.answers("hi", [Answer::Never]);
    let receipt = bot.send(to("lobby", "hi")).await.unwrap();
    assert!(receipt.maybe_repeated);
    let gap = gaps(&desk, "hi")[0];
    assert!((120.9..121.1).contains(&gap), "{gap}");
    running.stop().await.unwrap();
}

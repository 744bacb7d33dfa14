//! A stop: what can go goes, what is kept stays, and who waits is told.

use std::{sync::Arc, time::Duration};

use opsdroid_core::{prelude::*, skills};

use super::desk::{Answer, Desk, Post, SlowPost, pass, said, to, until};

#[match_regex("^go$")]
async fn go(message: &Matched) -> Result<()> {
    let desk = Desk::of(message.bot());
    desk.note("runs");
    message.respond("first").await?;
    message.respond("second").await?;
    desk.note("done");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_receipt_is_told_and_the_skill_runs_again_at_the_next_start() {
    let desk = Desk::new();
    desk.answers("second", [Answer::Always(|| Error::network("gone"))]);
    let (running, bot) = desk.start::<Post>("", skills![go]);
    let waits = tokio::spawn({
        let bot = bot.clone();
        async move { bot.send(to("other", "second")).await }
    });
    bot.parse(said("go")).await.unwrap();
    until(|| desk.tries_at("second").len() == 2).await;
    let began = tokio::time::Instant::now();
    running.stop().await.unwrap();
    assert!(
        began.elapsed() < Duration::from_secs(30),
        "{:?}",
        began.elapsed()
    );
    let error = waits.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Stopped), "{error}");
    assert_eq!(desk.notes(), ["runs"]);
    assert_eq!(desk.shelf.count("in").await, 1);

    desk.obeys("second");
    let (running, _) = desk.start::<Post>("", skills![go]);
    until(|| desk.notes() == ["runs", "runs", "done"]).await;
    pass(1.0).await;
    let mut sent = desk.sent();
    sent.sort();
    assert_eq!(sent, ["first", "second", "second"]);
    running.stop().await.unwrap();
    for space in ["in", "out", "done"] {
        assert_eq!(desk.shelf.count(space).await, 0, "{space}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_says_nothing_holds_no_stop_up() {
    let desk = Desk::new();
    desk.answers("hi", [Answer::Never]);
    let (running, bot) = desk.start::<Post>("", skills![]);
    bot.enqueue(to("lobby", "hi")).await.unwrap();
    until(|| !desk.tries().is_empty()).await;
    let began = tokio::time::Instant::now();
    running.stop().await.unwrap();
    let took = began.elapsed();
    assert!(took < Duration::from_secs(30), "{took:?}");
    assert_eq!(desk.shelf.count("out").await, 1);

    desk.obeys("hi");
    let (running, _) = desk.start::<Post>("", skills![]);
    until(|| desk.sent() == ["hi"]).await;
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_stop_sends_what_can_go() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![]);
    let texts: Vec<_> = (0..500).map(|number| number.to_string()).collect();
    until(|| bot.connectors().count() == 1).await;
    pass(1.0).await;
    texts
        .iter()
        .for_each(|text| drop(bot.enqueue(to("lobby", text))));
    running.stop().await.unwrap();
    assert_eq!(desk.sent(), texts);
    assert_eq!(desk.shelf.count("out").await, 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_kept_is_waited_for_and_what_is_kept_goes_after_the_next_start() {
    for (yaml, at_once) in [("delivery: at-most-once", 5), ("", 1)] {
        let desk = Desk::new();
        let (running, bot) = desk.start::<SlowPost>(yaml, skills![]);
        pass(1.0).await;
        for _ in 0..5 {
            drop(bot.enqueue(to("lobby", "x")));
        }
        pass(0.1).await;
        running.stop().await.unwrap();
        assert_eq!(desk.sent().len(), at_once, "{yaml}");
        let (running, _) = desk.start::<SlowPost>(yaml, skills![]);
        until(|| desk.sent().len() == 5).await;
        running.stop().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_taken_after_a_stop() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![go]);
    pass(1.0).await;
    running.stop().await.unwrap();
    let error = bot.parse(said("go")).await.unwrap_err();
    assert!(matches!(error, Error::Stopped), "{error}");
    let error = bot.enqueue(to("lobby", "late")).await.unwrap_err();
    assert!(matches!(error, Error::Stopped), "{error}");
    let error = bot.send(to("lobby", "late")).await.unwrap_err();
    assert!(matches!(error, Error::Stopped), "{error}");
    assert!(desk.tries().is_empty());
}

#[match_regex("^leave$")]
async fn leave(message: &Matched) -> Result<()> {
    message.respond("left").await?;
    Ok(())
}

/// Whoever starts a bot again in the same process finds nothing of the first one.
#[tokio::test(start_paused = true)]
async fn nothing_is_left_of_a_bot_that_has_stopped() {
    let desk = Desk::new();
    let storage = Arc::new(desk.shelf.reopened());
    let left = Arc::downgrade(&storage);
    let builder = desk.builder::<Post>("").storage(storage);
    let running = builder.skills(skills![leave]).start().unwrap();
    let bot = running.bot().connector(&desk.name).unwrap();
    bot.parse(said("leave")).await.unwrap();
    until(|| desk.sent() == ["left"]).await;
    running.stop().await.unwrap();
    drop(bot);
    until(|| left.strong_count() == 0).await;
}

//! What `parse` promises: once it returns, the event is dealt with, once, whatever comes between.

use opsdroid_core::{Config, prelude::*, skills};

use super::desk::{Desk, Post, pass, said, until};

/// Notes what it is given, and waits to be let on where it is told to.
#[match_regex("^(?<what>held )?.*$")]
async fn note(message: &Matched) -> Result<()> {
    let desk = Desk::of(message.bot());
    desk.note(message.text.as_str());
    if message.capture("what").is_some() {
        desk.pass.acquire().await.rejected()?.forget();
        desk.note(format!("{} done", message.text));
    }
    Ok(())
}

#[match_regex("^only this$")]
async fn picky(message: &Matched) -> Result<()> {
    Desk::of(message.bot()).note("this");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn parse_returns_once_the_event_is_kept_and_before_a_skill_is_done() {
    let desk = Desk::new();
    let (_running, bot) = desk.start::<Post>("", skills![note]);
    bot.parse(said("held 1").with_id("1")).await.unwrap();
    assert_eq!(desk.shelf.count("in").await, 1);
    assert_eq!(desk.shelf.count("seen").await, 1);
    until(|| desk.notes() == ["held 1"]).await;
    desk.pass.add_permits(1);
    until(|| desk.notes().len() == 2).await;
    pass(0.1).await;
    assert_eq!(desk.shelf.count("in").await, 0, "it is dealt with");
    assert_eq!(desk.shelf.count("seen").await, 1);

    desk.shelf.cut();
    let parse = bot.parse(said("late"));
    let waited = tokio::time::timeout(std::time::Duration::from_secs(9), parse).await;
    assert!(waited.is_err(), "it isn't safe: {waited:?}");
    assert_eq!(desk.notes().len(), 2, "no skill has it");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_kept_is_refused_and_no_skill_runs() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![note]);
    desk.shelf.fails(true);
    let error = bot.parse(said("one").with_id("1")).await.unwrap_err();
    assert!(matches!(error, Error::Storage(_)), "{error}");
    pass(1.0).await;
    assert_eq!(desk.notes(), [""; 0]);
    desk.shelf.fails(false);
    bot.parse(said("one").with_id("1")).await.unwrap();
    until(|| desk.notes() == ["one"]).await;
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_redelivery_is_recognised_after_a_restart_too_until_the_window_ends() {
    let desk = Desk::new();
    let config = || Config::parse("redelivery-window: 600", "test.yaml", |_| None).unwrap();
    for restart in 0..2 {
        let builder = desk.builder::<Post>("").config(config());
        let running = builder.skills(skills![note]).start().unwrap();
        let bot = running.bot().connector(&desk.name).unwrap();
        for _ in 0..3 {
            bot.parse(said("hi").with_id("7")).await.unwrap();
        }
        pass(1.0).await;
        assert_eq!(desk.notes(), ["hi"], "start {restart}");
        if restart == 1 {
            // Marks that are too old are looked for every hour.
            pass(3700.0).await;
            assert_eq!(desk.shelf.count("seen").await, 0);
            bot.parse(said("hi").with_id("7")).await.unwrap();
            until(|| desk.notes().len() == 2).await;
        }
        running.stop().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_bot_that_died_had_taken_runs_at_the_next_start_in_order() {
    let desk = Desk::new();
    let (_dead, bot) = desk.start::<Post>("", skills![note]);
    for text in ["held 1", "2", "3"] {
        bot.parse(said(text)).await.unwrap();
    }
    until(|| desk.notes() == ["held 1"]).await;
    desk.crash();
    desk.pass.add_permits(1);
    pass(1.0).await;
    let before = desk.notes().len();
    desk.pass.add_permits(1);
    let (running, _) = desk.start::<Post>("", skills![note]);
    until(|| desk.notes().len() == before + 4).await;
    let notes = desk.notes().split_off(before);
    assert_eq!(notes, ["held 1", "held 1 done", "2", "3"]);
    pass(0.1).await;
    assert_eq!(desk.shelf.count("in").await, 0);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_slow_skill_never_blocks_another_conversation() {
    let desk = Desk::new();
    let (_running, bot) = desk.start::<Post>("", skills![note]);
    bot.parse(said("held 1")).await.unwrap();
    for room in 0..100 {
        let elsewhere = said("free").in_target(format!("room {room}"));
        bot.parse(elsewhere).await.unwrap();
    }
    until(|| desk.notes().len() == 101).await;
}

#[tokio::test(start_paused = true)]
async fn what_no_skill_is_for_is_not_written() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![picky]);
    bot.parse(said("something else").with_id("1"))
        .await
        .unwrap();
    assert_eq!(desk.shelf.commits(), 0);
    bot.parse(said("only this").with_id("2")).await.unwrap();
    until(|| desk.notes() == ["this"]).await;
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn at_most_once_writes_nothing() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("delivery: at-most-once", skills![note, answer]);
    bot.parse(said("hi").with_id("1")).await.unwrap();
    bot.parse(said("answer me").with_id("2")).await.unwrap();
    until(|| desk.sent() == ["here", "and here"]).await;
    let before = desk.shelf.commits();
    running.stop().await.unwrap();
    assert_eq!((before, desk.shelf.commits()), (0, 0));
}

#[match_regex("^answer me$", score_factor = 2.0)]
async fn answer(message: &Matched) -> Result<()> {
    message.respond("here").await?;
    let more = Message::new("and here").in_target(&message.target);
    message.bot().enqueue(more).await
}

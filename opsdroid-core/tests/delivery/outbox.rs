//! What `send` and `enqueue` promise, and the order in which things go out.

use std::time::Duration;

use opsdroid_core::{prelude::*, skills};
use tokio::time::timeout;

use super::desk::{Answer, Desk, Post, pass, said, to, until};

const AWHILE: Duration = Duration::from_secs(5);

#[tokio::test(start_paused = true)]
async fn send_waits_for_the_receipt_and_enqueue_for_safety() {
    let desk = Desk::new();
    desk.refusals.store(3, std::sync::atomic::Ordering::Relaxed);
    let (running, bot) = desk.start::<Post>("", skills![]);
    timeout(Duration::from_millis(1), bot.enqueue(to("lobby", "first")))
        .await
        .expect("there is no connection, and no need to wait for one")
        .unwrap();
    assert_eq!(desk.shelf.count("out").await, 1);
    let receipt = bot.send(to("lobby", "second")).await.unwrap();
    assert_eq!(receipt.ids[0].as_str(), "sent-1");
    assert_eq!(desk.sent(), ["first", "second"]);
    pass(0.1).await;
    assert_eq!(desk.shelf.count("out").await, 0);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_nobody_waits_for_any_more_is_sent_all_the_same() {
    let desk = Desk::new();
    desk.answers("sent", [Answer::Fails(Error::network("once"))]);
    let (running, bot) = desk.start::<Post>("", skills![]);
    drop(bot.enqueue(to("lobby", "enqueued")));
    until(|| desk.sent() == ["enqueued"]).await;
    let waited = timeout(Duration::from_millis(500), bot.send(to("lobby", "sent")));
    assert!(waited.await.is_err());
    until(|| desk.sent() == ["enqueued", "sent"]).await;
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_kept_is_not_sent() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![]);
    desk.shelf.fails(true);
    let error = bot.enqueue(to("lobby", "hi")).await.unwrap_err();
    assert!(matches!(error, Error::Storage(_)), "{error}");
    let error = bot.send(to("lobby", "hi")).await.unwrap_err();
    assert!(matches!(error, Error::Storage(_)), "{error}");
    // What was never taken is no dead letter either, although that could be kept.
    let refused = bot.enqueue(to("lobby", "hi"));
    desk.shelf.fails(false);
    let error = refused.await.unwrap_err();
    assert!(matches!(error, Error::Storage(_)), "{error}");
    running.stop().await.unwrap();
    assert!(desk.tries().is_empty());
    assert_eq!(desk.shelf.count("dead").await, 0);
}

#[tokio::test(start_paused = true)]
async fn each_target_keeps_its_order_and_holds_nobody_else() {
    let desk = Desk::new();
    desk.answers(
        "a1",
        [Answer::Always(|| Error::network("that room is gone"))],
    );
    let (running, bot) = desk.start::<Post>("", skills![]);
    for number in 1..=3 {
        for room in ["a", "b"] {
            drop(bot.enqueue(to(room, &format!("{room}{number}"))));
        }
    }
    until(|| desk.sent().len() == 3).await;
    assert_eq!(desk.sent(), ["b1", "b2", "b3"]);
    pass(60.0).await;
    assert_eq!(desk.sent().len(), 3, "nothing overtakes `a1`");
    desk.obeys("a1");
    until(|| desk.sent().len() == 6).await;
    assert_eq!(desk.sent()[3..], ["a1", "a2", "a3"]);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn each_target_keeps_its_order_over_a_restart() {
    let desk = Desk::new();
    desk.answers("0", [Answer::Never]);
    let (_dead, bot) = desk.start::<Post>("", skills![]);
    // More than are read at once.
    let texts: Vec<_> = (0..600).map(|number| number.to_string()).collect();
    for text in &texts {
        bot.enqueue(to("lobby", text)).await.unwrap();
    }
    until(|| desk.tries().len() == 1).await;
    desk.crash();
    let (running, bot) = desk.start::<Post>("", skills![]);
    bot.send(to("lobby", "new")).await.unwrap();
    let mut expected = texts;
    expected.push("new".to_owned());
    assert_eq!(desk.sent(), expected);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn typing_is_never_kept_and_waits_behind_nothing() {
    let desk = Desk::new();
    desk.answers("stuck", [Answer::Always(|| Error::network("gone"))]);
    let (_running, bot) = desk.start::<Post>("", skills![]);
    let typing = || {
        Typing {
            trigger: true,
            timeout: None,
        }
        .in_target("lobby")
    };
    bot.enqueue(to("lobby", "stuck")).await.unwrap();
    until(|| desk.tries().len() == 1).await;
    let before = desk.shelf.commits();
    bot.send(typing()).await.unwrap();
    bot.enqueue(typing()).await.unwrap();
    let shown = || {
        desk.tries()
            .iter()
            .filter(|tried| tried.event.name() == "typing")
            .count()
    };
    timeout(AWHILE, until(|| shown() == 2)).await.unwrap();
    assert_eq!(desk.shelf.commits(), before);
}

#[tokio::test(start_paused = true)]
async fn enqueue_waits_while_a_connector_has_too_much_to_send() {
    let desk = Desk::new();
    desk.answers("stuck", [Answer::Always(|| Error::network("gone"))]);
    let (running, bot) = desk.start::<Post>("", skills![]);
    bot.enqueue(to("lobby", "stuck")).await.unwrap();
    for number in 2..10_000 {
        let taken = timeout(AWHILE, bot.enqueue(to("lobby", "more"))).await;
        assert!(taken.is_ok(), "{number}");
    }
    let mut full = Box::pin(bot.enqueue(to("lobby", "one too many")));
    assert!(timeout(AWHILE, &mut full).await.is_err());
    assert_eq!(
        desk.shelf.count("out").await,
        10_000,
        "it is safe all the same"
    );
    desk.obeys("stuck");
    timeout(Duration::from_secs(120), full)
        .await
        .unwrap()
        .unwrap();
    running.stop().await.unwrap();
}

/// Enqueues more than a connector takes, and waits for none.
#[match_regex("^flood (?<how>awaited|dropped)$")]
async fn flood(message: &Matched) -> Result<()> {
    let bot = message.bot();
    for _ in 0..10_500 {
        let taken = bot.enqueue(to("flooded", "drop"));
        if message.capture("how") == Some("awaited") {
            taken.await?;
        }
    }
    Desk::of(bot).note("flooded");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_skill_that_floods_an_outbox_waits_but_is_not_cut_off() {
    for (how, done) in [("awaited", false), ("dropped", true)] {
        let desk = Desk::new();
        desk.answers("drop", [Answer::Always(|| Error::network("gone"))]);
        let (_running, bot) = desk.start::<Post>("", skills![flood]);
        bot.parse(said(&format!("flood {how}"))).await.unwrap();
        // Longer than a skill's timeout.
        pass(400.0).await;
        assert_eq!(!desk.notes().is_empty(), done, "{how}");
        assert_eq!(desk.shelf.count("in").await, 1, "{how}: it isn't done");
        desk.obeys("drop");
        pass(300.0).await; // the longest wait after a failure
        until(|| desk.sent().len() == 10_500).await;
        pass(0.1).await;
        assert_eq!(desk.notes(), ["flooded"], "{how}");
        assert_eq!(desk.shelf.count("in").await, 0, "{how}");
    }
}

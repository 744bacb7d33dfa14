//! What arrives while a skill is at an earlier event of the conversation.

use opsdroid_core::{prelude::*, skills};

use super::desk::{Desk, Post, pass, said, until};

/// Takes ten seconds.
#[match_always]
async fn slow(event: &AnyEvent, bot: &Bot) -> Result<()> {
    let Some(text) = event.text() else {
        return Ok(());
    };
    let desk = Desk::of(bot);
    desk.note(format!("{text} begins"));
    pass(10.0).await;
    desk.note(format!("{text} ends"));
    Ok(())
}

async fn three(yaml: &str) -> Vec<String> {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>(yaml, skills![slow]);
    for text in ["1", "2", "3"] {
        bot.parse(said(text).with_id(text)).await.unwrap();
        pass(1.0).await;
    }
    // What came before changes nothing.
    bot.parse(said("3").with_id("3")).await.unwrap();
    pass(60.0).await;
    running.stop().await.unwrap();
    assert_eq!(desk.shelf.count("in").await, 0, "{yaml}: all are done");
    desk.notes()
}

#[tokio::test(start_paused = true)]
async fn it_waits_for_its_turn() {
    for yaml in [
        "",
        "overlap: queue",
        "{overlap: queue, delivery: at-most-once}",
    ] {
        let mut expected = vec![];
        for text in ["1", "2", "3"] {
            expected.extend([format!("{text} begins"), format!("{text} ends")]);
        }
        let mut notes = three(yaml).await;
        notes.truncate(6); // without a memory, the redelivery is another event
        assert_eq!(notes, expected, "{yaml}");
    }
}

#[tokio::test(start_paused = true)]
async fn it_runs_beside_the_earlier_one() {
    let notes = three("overlap: concurrent").await;
    let ends = ["1 ends", "2 ends", "3 ends"];
    assert_eq!(
        notes,
        [&["1 begins", "2 begins", "3 begins"][..], &ends].concat()
    );
}

#[tokio::test(start_paused = true)]
async fn only_the_latest_has_a_turn() {
    for yaml in [
        "overlap: latest",
        "{overlap: latest, delivery: at-most-once}",
    ] {
        let notes = three(yaml).await;
        assert_eq!(
            notes,
            ["1 begins", "1 ends", "3 begins", "3 ends"],
            "{yaml}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_latest_is_not_one_that_could_not_be_kept() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("overlap: latest", skills![slow]);
    for text in ["1", "2"] {
        bot.parse(said(text)).await.unwrap();
    }
    desk.shelf.fails(true);
    bot.parse(said("3")).await.unwrap_err();
    desk.shelf.fails(false);
    pass(60.0).await;
    assert_eq!(desk.notes(), ["1 begins", "1 ends", "2 begins", "2 ends"]);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn each_user_may_have_an_order_of_their_own() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("order-by: user", skills![slow]);
    for (user, text) in [("ann", "a1"), ("bob", "b1"), ("ann", "a2")] {
        let said = Message::new(text).by(user).in_target("lobby");
        bot.parse(said).await.unwrap();
    }
    until(|| desk.notes().len() == 2).await;
    let mut begun = desk.notes();
    begun.sort();
    assert_eq!(begun, ["a1 begins", "b1 begins"]);
    until(|| desk.notes().len() == 6).await;
    running.stop().await.unwrap();
}

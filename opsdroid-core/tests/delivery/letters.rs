//! Dead letters: what can't be delivered is kept, with the reason, until an operator decides.

use opsdroid_core::{
    config::Section,
    prelude::*,
    skills,
    storage::{Batch, Storage, key::Key},
};

use super::desk::{Answer, Desk, Post, pass, said, to, until};

#[match_regex("^note this$")]
async fn note(message: &Matched) -> Result<()> {
    Desk::of(message.bot()).note(message.text.as_str());
    pass(3.0).await;
    Ok(())
}

/// What a bot without this desk's connector makes of what it finds.
async fn without(desk: &Desk) -> Vec<opsdroid_core::delivery::DeadLetter> {
    let bot = Bot::builder().storage(std::sync::Arc::new(desk.shelf.reopened()));
    let bot = bot.connector::<Post>(Section::new(Desk::new().name.as_str()));
    let running = bot.start().unwrap();
    pass(1.0).await;
    let letters = running.bot().dead_letters().await.unwrap();
    running.stop().await.unwrap();
    letters
}

#[tokio::test(start_paused = true)]
async fn what_a_removed_connector_left_is_a_dead_letter_and_can_be_replayed() {
    let desk = Desk::new();
    desk.answers("out", [Answer::Never]);
    let (_dead, bot) = desk.start::<Post>("", skills![note]);
    bot.parse(said("note this").with_id("1")).await.unwrap();
    bot.enqueue(to("lobby", "out")).await.unwrap();
    until(|| desk.tries().len() == 1 && desk.notes().len() == 1).await;
    desk.crash();

    let letters = without(&desk).await;
    let facts: Vec<_> = letters
        .iter()
        .map(|letter| (letter.number, letter.incoming))
        .collect();
    assert_eq!(facts.len(), 2, "{letters:?}");
    assert!(
        letters
            .iter()
            .all(|letter| letter.reason.contains("no connector `desk-"))
    );
    assert_eq!(
        [desk.shelf.count("in").await, desk.shelf.count("out").await],
        [0, 0]
    );

    // The connector is there again, and so is what had been taken before.
    let (running, bot) = desk.start::<Post>("", skills![note]);
    pass(1.0).await;
    assert_eq!(
        (desk.notes().len(), desk.sent().len()),
        (1, 0),
        "an operator decides"
    );
    for (number, _) in facts {
        bot.replay(number).await.unwrap();
    }
    until(|| desk.notes().len() == 2 && desk.sent() == ["out"]).await;
    assert!(bot.dead_letters().await.unwrap().is_empty());
    pass(5.0).await;
    running.stop().await.unwrap();
    for space in ["in", "out", "dead"] {
        assert_eq!(desk.shelf.count(space).await, 0, "{space}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_letter_takes_the_place_of_another() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![note]);
    desk.answers("no", [Answer::Fails(Error::rejected("no"))]);
    bot.send(to("lobby", "no")).await.unwrap_err();
    bot.parse(said("note this")).await.unwrap();
    until(|| desk.notes().len() == 1).await;
    desk.crash();
    drop(running);
    assert_eq!(without(&desk).await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_of_no_known_type_is_a_dead_letter() {
    let desk = Desk::new();
    let event = r#"{"event":"from-the-future","target":{"room":"lobby"},"payload":{}}"#;
    let entry = |space| Key::new(space).text(&desk.name).number(5);
    let out = format!(r#"{{"expires":1893456000000,"event":{event}}}"#);
    let batch = Batch::new().put(entry("in"), event).put(entry("out"), out);
    let _ = desk.shelf.reopened().commit(batch).await.unwrap();
    let (running, bot) = desk.start::<Post>("", skills![]);
    pass(1.0).await;
    let letters = bot.dead_letters().await.unwrap();
    assert_eq!(letters.len(), 2);
    for letter in letters {
        assert!(
            letter.reason.contains("from-the-future"),
            "{}",
            letter.reason
        );
        assert_eq!(letter.event, event);
        let error = bot.replay(letter.number).await.unwrap_err();
        assert!(matches!(error, Error::Rejected(_)), "{error}");
        bot.discard(letter.number).await.unwrap();
        let error = bot.discard(letter.number).await.unwrap_err();
        assert!(matches!(error, Error::NotFound(_)), "{error}");
    }
    assert!(bot.dead_letters().await.unwrap().is_empty());
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_replayed_letter_has_the_key_that_it_had() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![]);
    desk.answers("hi", [Answer::Fails(Error::rejected("no"))]);
    bot.send(to("lobby", "hi")).await.unwrap_err();
    let number = bot.dead_letters().await.unwrap()[0].number;
    bot.replay(number).await.unwrap();
    until(|| desk.sent() == ["hi"]).await;
    let tries = desk.tries();
    assert_eq!(
        tries[0].event.idempotency_key(),
        tries[1].event.idempotency_key()
    );
    running.stop().await.unwrap();
}

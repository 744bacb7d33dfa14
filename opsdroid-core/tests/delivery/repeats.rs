//! A skill that was cut off runs again: what it sends isn't sent twice.

use std::sync::atomic::{AtomicU32, Ordering};

use opsdroid_core::{Target, config::Section, prelude::*, skills};

use super::desk::{Answer, Desk, Ledger, Post, pass, said, to, until};

/// Sends two, notes the receipts, and waits to be let on.
#[match_regex("^two$")]
async fn two(message: &Matched) -> Result<()> {
    let desk = Desk::of(message.bot());
    desk.note("runs");
    for text in ["one", "two"] {
        let receipt = message.respond(text).await?;
        desk.note(format!("{text}: {}", receipt.ids[0].as_str()));
    }
    desk.pass.acquire().await.rejected()?.forget();
    desk.note("done");
    Ok(())
}

/// As `two`, but takes its time before.
#[match_regex("^slowly$")]
async fn slowly(message: &Matched) -> Result<()> {
    pass(5.0).await;
    two_of(message).await
}

async fn two_of(message: &Matched) -> Result<()> {
    let receipt = message.respond("one").await?;
    Desk::of(message.bot()).note(format!("one: {}", receipt.ids[0].as_str()));
    Ok(())
}

/// Fails the first time.
#[match_regex("^better$")]
async fn better(message: &Matched) -> Result<()> {
    let desk = Desk::of(message.bot());
    desk.note("runs");
    if desk.notes().len() == 1 {
        return Err(Error::rejected("not yet"));
    }
    message.respond("better").await?;
    Ok(())
}

#[match_regex("^forward this$")]
async fn forward(message: &Matched) -> Result<()> {
    for room in ["a", "b"] {
        let mut copy = (**message).clone();
        copy.target = room.into();
        message.bot().send(copy).await?;
    }
    Ok(())
}

/// Says what it was told in other words, under the same id.
#[match_regex("^alias$")]
async fn alias(message: &Matched) -> Result<()> {
    let meant = (**message).clone().map(|_| Message::new("forward this"));
    message.bot().parse(meant).await
}

#[tokio::test(start_paused = true)]
async fn what_lay_in_the_outbox_is_sent_once_and_its_receipt_given_to_the_skill() {
    let desk = Desk::new();
    desk.answers("one", [Answer::Always(|| Error::network("gone"))]);
    let (_dead, bot) = desk.start::<Post>("", skills![two]);
    bot.parse(said("two")).await.unwrap();
    until(|| !desk.tries().is_empty()).await;
    desk.crash();
    desk.obeys("one");
    desk.pass.add_permits(1);
    let (running, _) = desk.start::<Post>("", skills![two]);
    until(|| desk.notes().last().is_some_and(|note| note == "done")).await;
    assert_eq!(desk.sent(), ["one", "two"]);
    let expected = ["runs", "runs", "one: sent-0", "two: sent-1", "done"];
    assert_eq!(desk.notes(), expected);
    running.stop().await.unwrap();
    for space in ["in", "out", "done", "dead"] {
        assert_eq!(desk.shelf.count(space).await, 0, "{space}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_apology_takes_the_place_of_nothing_that_a_further_run_sends() {
    let desk = Desk::new();
    let apology = "Sorry, something went wrong.";
    desk.answers(apology, [Answer::Always(|| Error::network("gone"))]);
    let (_dead, bot) = desk.start::<Post>("", skills![better]);
    bot.parse(said("better")).await.unwrap();
    until(|| !desk.tries_at(apology).is_empty()).await;
    desk.crash();
    desk.obeys(apology);
    let (running, _) = desk.start::<Post>("", skills![better]);
    until(|| desk.sent().len() == 2).await;
    assert_eq!(desk.sent(), [apology, "better"]);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_had_left_the_outbox_is_not_sent_again_and_its_receipt_given_once_more() {
    let desk = Desk::new();
    let (_dead, bot) = desk.start::<Post>("", skills![two]);
    bot.parse(said("two")).await.unwrap();
    until(|| desk.notes().len() == 3).await;
    desk.crash();
    let (running, _) = desk.start::<Post>("", skills![two]);
    until(|| desk.notes().len() == 6).await;
    assert_eq!(desk.sent(), ["one", "two"]);
    let run = ["runs", "one: sent-0", "two: sent-1"];
    assert_eq!(desk.notes(), [run, run].concat());
    desk.pass.add_permits(2); // one for the dead bot's, which goes on to nowhere
    pass(0.1).await;
    running.stop().await.unwrap();
    assert_eq!(desk.shelf.count("done").await, 0, "nobody runs again");
}

#[tokio::test(start_paused = true)]
async fn what_leaves_the_outbox_before_the_skill_comes_to_it_is_not_sent_again() {
    let desk = Desk::new();
    desk.answers("one", [Answer::Never]);
    let (_dead, bot) = desk.start::<Post>("", skills![slowly]);
    bot.parse(said("slowly")).await.unwrap();
    until(|| !desk.tries().is_empty()).await;
    desk.crash();
    let (running, _) = desk.start::<Post>("", skills![slowly]);
    until(|| desk.notes() == ["one: sent-0"]).await;
    assert_eq!(desk.sent(), ["one"]);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_skill_forwards_what_it_was_given_under_keys_of_their_own() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![forward]);
    bot.parse(said("forward this").with_id("1")).await.unwrap();
    until(|| desk.sent().len() == 2).await;
    let tries = desk.tries();
    let keys = [&tries[0], &tries[1]].map(|tried| tried.event.idempotency_key().unwrap());
    assert_ne!(keys[0], keys[1]);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_skill_may_parse_what_it_was_given_under_the_same_id() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![alias, forward]);
    bot.parse(said("alias").with_id("1")).await.unwrap();
    until(|| desk.sent().len() == 2).await;
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn each_try_has_the_same_key_after_a_restart_too() {
    let desk = Desk::new();
    desk.answers("hi", [Answer::Fails(Error::network("?")), Answer::Never]);
    let (_dead, bot) = desk.start::<Post>("", skills![]);
    bot.enqueue(to("lobby", "hi")).await.unwrap();
    until(|| desk.tries().len() == 2).await;
    desk.crash();
    let (running, _) = desk.start::<Post>("", skills![]);
    until(|| desk.sent() == ["hi"]).await;
    let tries = desk.tries();
    let keys = tries.iter().map(|tried| tried.event.idempotency_key());
    assert!(
        keys.clone()
            .all(|key| key.is_some() && key == tries[0].event.idempotency_key())
    );
    assert_eq!(keys.count(), 3);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_receipt_says_maybe_repeated_after_a_try_of_which_nobody_knows() {
    for (error, plain) in [
        (None, false),
        (Some(Error::network("cut off")), true),
        (
            Some(Error::rate_limited(
                std::time::Duration::from_secs(1),
                "slow",
            )),
            false,
        ),
    ] {
        let desk = Desk::new();
        let (running, bot) = desk.start::<Post>("", skills![]);
        let name = format!("{error:?}");
        desk.answers("hi", error.map(Answer::Fails));
        let receipt = bot.send(to("lobby", "hi")).await.unwrap();
        assert_eq!(receipt.maybe_repeated, plain, "{name}");
        running.stop().await.unwrap();
    }
    let desk = Desk::new();
    let (running, bot) = desk.start::<Ledger>("", skills![]);
    desk.answers("hi", [Answer::Fails(Error::network("cut off"))]);
    let receipt = bot.send(to("lobby", "hi")).await.unwrap();
    assert!(!receipt.maybe_repeated, "the service recognises it");
    running.stop().await.unwrap();
}

#[match_regex("^ask$")]
async fn ask(message: &Matched) -> Result<()> {
    let receipt = message.respond("well?").await?;
    Desk::of(message.bot()).note(receipt.maybe_repeated.to_string());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_receipt_says_maybe_repeated_after_a_restart() {
    for idempotent in [false, true] {
        let desk = Desk::new();
        desk.answers("well?", [Answer::Never]);
        let start = || match idempotent {
            true => desk.start::<Ledger>("", skills![ask]),
            false => desk.start::<Post>("", skills![ask]),
        };
        let (_dead, bot) = start();
        bot.parse(said("ask")).await.unwrap();
        until(|| !desk.tries().is_empty()).await;
        desk.crash();
        let (running, _) = start();
        until(|| desk.notes() == [(!idempotent).to_string()]).await;
        running.stop().await.unwrap();
    }
}

static LOOKED_UP: AtomicU32 = AtomicU32::new(0);

/// Can't look a name up the first time.
#[connector(name = "forgetful", emits(Message), delivery = "at-least-once")]
struct Forgetful;

#[connector]
impl Forgetful {
    async fn connect(_bot: &Bot) -> Result<Self> {
        Ok(Self)
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        bot.stopped().await;
        Ok(())
    }

    async fn resolve_target(&self, name: &str) -> Result<Option<Target>> {
        match LOOKED_UP.fetch_add(1, Ordering::Relaxed) {
            0 => Err(Error::network("cut off")),
            _ => Ok(Some(Target::room_id(name))),
        }
    }

    #[register_event(Message)]
    async fn send(&self, _message: &Event<Message>) -> Result<Receipt> {
        Ok(Receipt::id("1"))
    }
}

#[tokio::test(start_paused = true)]
async fn a_name_that_could_not_be_looked_up_repeats_nothing() {
    let section = Section::from_yaml("forgetful", "").unwrap();
    let running = Bot::builder().connector::<Forgetful>(section);
    let running = running.start().unwrap();
    let bot = running.bot().connector("forgetful").unwrap();
    let receipt = bot.send(Message::new("hi").in_target(Target::name("#a")));
    let receipt = receipt.await.unwrap();
    assert!(!receipt.maybe_repeated);
    assert_eq!(receipt.target, Target::room_id("#a"));
    assert_eq!(LOOKED_UP.load(Ordering::Relaxed), 2);
    running.stop().await.unwrap();
}

//! Connectors and skills that trip over themselves: nobody else falls.

use std::time::Duration;

use opsdroid_core::{Outcome, prelude::*, skills};
use tokio::time::timeout;

use super::fake::{Life, Line, Tell, until};

/// More than are taken before `parse` waits.
const MANY: usize = 1500;
const HOUR: Duration = Duration::from_secs(3600);

#[match_regex("^hello$")]
async fn hello(message: &Matched) -> Result<()> {
    message.respond("hey").await?;
    Ok(())
}

/// Waits for a while, so that others queue up, and then has something to add.
#[match_regex("^first$")]
async fn adds(message: &Matched, bot: &Bot) -> Result<()> {
    tokio::time::sleep(Duration::from_secs(60)).await;
    let added = Message::new("hello").by("ann").in_target(&message.target);
    bot.parse(added).await
}

#[match_regex("^forever$")]
async fn endless(_message: &Matched) -> Result<()> {
    std::future::pending().await
}

#[match_event(OpsdroidStarted)]
async fn greet(started: &Matched<OpsdroidStarted>) -> Result<()> {
    started.respond("here I am").await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_send_that_panics_costs_its_answer_and_nothing_more() {
    let line = Line::new();
    let bot = line.bot().skills(skills![hello]).start().unwrap();
    line.breaks(true);
    line.say("hello");
    tokio::time::sleep(Duration::from_secs(1)).await;
    line.breaks(false);
    line.say("hello");
    let answer = timeout(HOUR, line.text()).await;
    assert_eq!(answer.expect("the conversation goes on"), "hey");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_send_that_panics_is_an_error_to_who_sends() {
    let line = Line::new();
    let bot = line.bot().start().unwrap();
    until(|| line.connects().len() == 1).await;
    line.breaks(true);
    let error = bot.bot().send(Message::new("hi").in_target("lobby"));
    let error = error.await.unwrap_err().to_string();
    assert!(error.contains("panicked: told to break"), "{error}");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_service_that_asks_to_wait_for_ever_is_waited_for() {
    let line = Line::new();
    line.refuse(Error::rate_limited(Duration::MAX, "go away"));
    let bot = line.bot().start().unwrap();
    let handle = bot.bot().clone();
    let outcome = bot.outcome();
    tokio::pin!(outcome);
    let early = timeout(HOUR, &mut outcome).await;
    assert!(early.is_err(), "the bot ended: {early:?}");
    handle.stop();
    assert_eq!(outcome.await.unwrap(), Outcome::Stopped);
}

#[tokio::test(start_paused = true)]
async fn a_connect_that_takes_too_long_proves_nothing() {
    let line = Line::new();
    line.stall();
    let bot = line.bot().start().unwrap();
    until(|| line.connects().len() == 5).await;
    let connects = line.connects();
    let last = connects[4] - connects[3];
    assert!(
        last >= Duration::from_millis(30_000 + 7_600),
        "{last:?}: waits grow"
    );
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_connector_closed_while_it_waits_is_not_connected_again() {
    let line = Line::new();
    line.refuse(Error::rate_limited(Duration::from_secs(600), "too many"));
    let bot = line.bot().start().unwrap();
    until(|| line.connects().len() == 1).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    bot.bot().connector(&line.name).unwrap().close();
    let outcome = timeout(Duration::from_secs(60), bot.outcome()).await;
    assert_eq!(outcome.expect("it ends now").unwrap(), Outcome::Stopped);
    assert_eq!(line.connects().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stop_does_not_cut_the_goodbye_of_a_connector_that_closes() {
    let (closes, stays) = (Line::new(), Line::new());
    closes.linger(Duration::from_secs(2));
    let bot = stays.join(closes.bot()).start().unwrap();
    closes.tell(Tell::Close);
    until(|| closes.disconnects().len() == 1).await;
    bot.stop().await.unwrap();
    let life = closes.life();
    assert_eq!(life.last().unwrap().1, Life::Gone, "{life:?}");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_taken_from_a_connector_that_has_closed() {
    let (closes, stays) = (Line::new(), Line::new());
    let bot = stays.join(closes.bot()).start().unwrap();
    let handle = bot.bot().connector(&closes.name).unwrap();
    closes.tell(Tell::Close);
    until(|| closes.life().iter().any(|(_, life)| *life == Life::Gone)).await;
    let error = handle.parse(Message::new("late")).await.unwrap_err();
    assert!(matches!(error, Error::Stopped), "{error}");
    let error = handle.send(Message::new("late").in_target("lobby")).await;
    let error = error.unwrap_err();
    assert!(matches!(error, Error::NotFound(_)), "{error}");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_skill_that_parses_never_waits_for_room_that_it_holds() {
    let line = Line::new();
    let bot = line.bot().skills(skills![adds, hello]).start().unwrap();
    line.say("first");
    (0..MANY).for_each(|_| line.say("nothing"));
    let answer = timeout(HOUR, line.text()).await;
    assert_eq!(answer.expect("no deadlock"), "hey");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_connector_that_is_full_is_its_own_problem() {
    let (full, free) = (Line::new(), Line::new());
    let bot = free.join(full.bot());
    let bot = bot.skills(skills![endless, hello]).start().unwrap();
    (0..MANY).for_each(|_| full.say("forever"));
    tokio::time::sleep(Duration::from_secs(1)).await;
    free.say("hello");
    let answer = timeout(HOUR, free.text()).await;
    assert_eq!(answer.expect("the other goes on"), "hey");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_the_start_goes_through_the_default_connector() {
    let line = Line::new();
    let bot = line.configured("default-target: '#lobby'");
    let bot = bot.skills(skills![greet]).start().unwrap();
    let answer = timeout(HOUR, line.sent()).await.expect("an answer");
    assert_eq!(answer.text().as_deref(), Some("here I am"));
    assert_eq!(answer.target(), &Target::room_id("lobby"));
    bot.stop().await.unwrap();
}

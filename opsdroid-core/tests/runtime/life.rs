//! A connector's life: connected, lost, connected again, parked, closed; and nobody else notices.

use std::time::Duration;

use opsdroid_core::{Outcome, prelude::*};

use super::fake::{Life, Line, Tell, until};

#[tokio::test(start_paused = true)]
async fn a_connection_that_ends_is_made_again_after_a_wait() {
    let line = Line::new();
    let bot = line.bot().start().unwrap();
    line.tell(Tell::End);
    until(|| line.connects().len() == 2).await;
    let connects = line.connects();
    let wait = connects[1] - connects[0];
    let step = Duration::from_secs(1);
    assert!((step.mul_f64(0.95)..=step).contains(&wait), "{wait:?}");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn waits_grow_while_it_fails_and_start_anew_once_it_held() {
    let line = Line::new();
    for _ in 0..4 {
        line.refuse(Error::network("no route"));
    }
    let bot = line.bot().start().unwrap();
    until(|| line.connects().len() == 5).await;
    let waits: Vec<_> = line
        .connects()
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .collect();
    for (wait, step) in waits.iter().zip([1, 2, 4, 8]) {
        let step = Duration::from_secs(step);
        assert!((step.mul_f64(0.95)..=step).contains(wait), "{waits:?}");
    }

    tokio::time::sleep(Duration::from_secs(90)).await;
    let lost = tokio::time::Instant::now();
    line.tell(Tell::Fail(Error::network("gone")));
    until(|| line.connects().len() == 6).await;
    assert!(line.connects()[5] - lost < Duration::from_secs(2));
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_rate_limited_connect_waits_as_long_as_it_was_told() {
    let line = Line::new();
    line.refuse(Error::rate_limited(Duration::from_secs(120), "too many"));
    let bot = line.bot().start().unwrap();
    until(|| line.connects().len() == 2).await;
    let connects = line.connects();
    assert!(connects[1] - connects[0] >= Duration::from_secs(120));
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_failing_connector_leaves_the_others_alone() {
    let (broken, fine) = (Line::new(), Line::new());
    for _ in 0..3 {
        broken.refuse(Error::network("no route"));
    }
    let bot = fine.join(broken.bot()).start().unwrap();
    until(|| broken.connects().len() == 3).await;
    assert_eq!(fine.life().len(), 1, "connected once, and nothing since");
    let handle = bot.bot().connector(&fine.name).unwrap();
    handle
        .send(Message::new("hi").in_target("lobby"))
        .await
        .unwrap();
    assert_eq!(fine.text().await, "hi");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_listen_that_panics_is_restarted() {
    let (line, other) = (Line::new(), Line::new());
    let bot = other.join(line.bot()).start().unwrap();
    line.tell(Tell::Panic);
    until(|| line.connects().len() == 2).await;
    assert_eq!(other.life().len(), 1);
    let handle = bot.bot().connector(&line.name).unwrap();
    until(|| line.connects().len() == 2).await;
    handle
        .send(Message::new("still here").in_target("lobby"))
        .await
        .unwrap();
    assert_eq!(line.text().await, "still here");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn refused_credentials_park_the_connector_and_say_why() {
    let (line, other) = (Line::new(), Line::new());
    line.refuse(Error::auth("token revoked"));
    let bot = other.join(line.bot()).start().unwrap();
    until(|| line.connects().len() == 1).await;
    tokio::time::sleep(Duration::from_secs(86_400)).await;
    assert_eq!(line.connects().len(), 1, "a person has to mend this");
    let event = Message::new("hi")
        .in_target("lobby")
        .via(line.name.as_str());
    let error = bot.bot().send(event).await.unwrap_err().to_string();
    assert!(
        error.contains("credentials refused: token revoked"),
        "{error}"
    );
    assert_eq!(
        bot.stop().await.unwrap(),
        Outcome::Stopped,
        "the other one went on"
    );
}

#[tokio::test(start_paused = true)]
async fn credentials_revoked_while_listening_park_it_too() {
    let line = Line::new();
    let bot = line.bot().start().unwrap();
    line.tell(Tell::Fail(Error::auth("token revoked")));
    assert_eq!(
        bot.outcome().await.unwrap(),
        Outcome::Failed,
        "no other connector is left"
    );
    assert_eq!(line.connects().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_connector_that_closes_says_goodbye_and_is_not_connected_again() {
    let (line, other) = (Line::new(), Line::new());
    let bot = other.join(line.bot()).start().unwrap();
    line.tell(Tell::Close);
    until(|| line.disconnects().len() == 1).await;
    tokio::time::sleep(Duration::from_secs(86_400)).await;
    let life: Vec<_> = line.life().into_iter().map(|(_, life)| life).collect();
    assert_eq!(life, [Life::Connect, Life::Disconnect, Life::Gone]);
    assert_eq!(other.life().len(), 1, "closing one stops no other");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn when_the_last_connector_closes_the_bot_has_come_to_its_end() {
    let line = Line::new();
    let bot = line.bot().start().unwrap();
    line.tell(Tell::Close);
    assert_eq!(bot.outcome().await.unwrap(), Outcome::Stopped);
}

#[tokio::test(start_paused = true)]
async fn sending_while_it_is_not_connected_is_a_network_error() {
    let line = Line::new();
    line.refuse(Error::network("no route"));
    let bot = line.bot().start().unwrap();
    until(|| line.connects().len() == 1).await;
    let error = bot
        .bot()
        .send(Message::new("hi").in_target("lobby"))
        .await
        .unwrap_err();
    assert!(matches!(&error, Error::Network(_)), "{error}");
    assert!(error.to_string().contains(&line.name), "{error}");
    bot.stop().await.unwrap();
}

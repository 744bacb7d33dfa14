//! What the keys that every connector has do: the default target, the delays, the flags.

use std::time::Duration;

use opsdroid_core::{Outcome, clock::Rng, prelude::*, skills};
use tokio::time::Instant;

use super::fake::{Line, until};

/// Answers with ten characters.
#[match_regex("^answer$")]
async fn answer(message: &Matched) -> Result<()> {
    message.respond("0123456789").await?;
    Ok(())
}

/// Answers with what is no message.
#[match_regex("^react$")]
async fn react(message: &Matched) -> Result<()> {
    message.respond(Reaction::new("👍")).await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_says_no_target_goes_to_the_default_one() {
    let line = Line::new();
    let bot = line
        .configured("default-target: \"#lobby\"")
        .start()
        .unwrap();
    until(|| line.connects().len() == 1).await;
    let connector = bot.bot().connector(&line.name).unwrap();
    assert!(!connector.default_target().is_unset());
    let receipt = bot.bot().send(Message::new("hi")).await.unwrap();
    assert_eq!(receipt.target.id(), "lobby");
    bot.bot()
        .send(Message::new("hi").in_target("den"))
        .await
        .unwrap();
    assert_eq!(line.sent().await.target().id(), "lobby");
    assert_eq!(line.sent().await.target().id(), "den");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_thought_about_and_typed_and_the_typing_shows() {
    let line = Line::new();
    let bot = line.configured("thinking-delay: 2\ntyping-delay: 0.5");
    let bot = bot.skills(skills![answer, react]).start().unwrap();
    until(|| line.connects().len() == 1).await;
    let asked = Instant::now();
    line.say("answer");

    let (at, typing) = line.sent_at().await;
    assert_eq!(at - asked, Duration::from_secs(2), "the thinking");
    assert!(typing.downcast_ref::<Typing>().unwrap().trigger);
    assert_eq!(typing.target().id(), "lobby");

    let (at, typing) = line.sent_at().await;
    assert_eq!(
        at - asked,
        Duration::from_secs(7),
        "ten characters of half a second"
    );
    assert!(!typing.downcast_ref::<Typing>().unwrap().trigger);

    let (at, message) = line.sent_at().await;
    assert_eq!(at - asked, Duration::from_secs(7));
    assert_eq!(message.text().as_deref(), Some("0123456789"));

    let asked = Instant::now();
    line.say("react");
    let (at, reaction) = line.sent_at().await;
    assert_eq!(reaction.name(), "reaction");
    assert_eq!(at, asked, "a reaction is neither thought about nor typed");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_delay_between_two_is_chance_and_the_same_seed_is_the_same_chance() {
    let mut waits = Vec::new();
    for _ in 0..2 {
        let line = Line::new();
        let bot = line
            .configured("thinking-delay: [1, 5]")
            .rng(Rng::seeded(7));
        let bot = bot.skills(skills![answer]).start().unwrap();
        until(|| line.connects().len() == 1).await;
        let asked = Instant::now();
        line.say("answer");
        waits.push(line.sent_at().await.0 - asked);
        bot.stop().await.unwrap();
    }
    assert_eq!(waits[0], waits[1]);
    assert!(
        (Duration::from_secs(1)..=Duration::from_secs(5)).contains(&waits[0]),
        "{waits:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_connector_that_is_not_enabled_is_not_there() {
    let (line, off) = (Line::new(), Line::new());
    let bot = off
        .join_configured(line.bot(), "enabled: false")
        .start()
        .unwrap();
    until(|| line.connects().len() == 1).await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(off.life().is_empty());
    assert!(bot.bot().connector(&off.name).is_err());
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_default_connector_is_the_one_that_says_so() {
    let (first, second) = (Line::new(), Line::new());
    let bot = second
        .join_configured(first.bot(), "default: true")
        .start()
        .unwrap();
    until(|| second.connects().len() == 1).await;
    bot.bot()
        .send(Message::new("hi").in_target("lobby"))
        .await
        .unwrap();
    assert_eq!(second.text().await, "hi");
    assert!(first.texts().is_empty());
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_required_connector_that_can_not_go_on_ends_the_bot() {
    let (line, required) = (Line::new(), Line::new());
    required.refuse(Error::auth("token revoked"));
    let bot = required
        .join_configured(line.bot(), "required: true")
        .start()
        .unwrap();
    assert_eq!(bot.outcome().await.unwrap(), Outcome::Failed);
    assert_eq!(
        line.disconnects().len(),
        line.connects().len(),
        "the other one said goodbye"
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_that_the_connector_does_not_have_is_refused_at_the_start() {
    let line = Line::new();
    let error = line
        .configured("colour: red")
        .start()
        .map(drop)
        .unwrap_err();
    assert!(matches!(error, Error::Config(_)));
    assert!(error.to_string().contains("colour"), "{error}");
}

#[tokio::test]
async fn a_skill_that_is_not_there_can_not_be_configured() {
    let config = |yaml: &str| opsdroid_core::Config::parse(yaml, "x.yaml", |_| None).unwrap();
    let bot = |yaml: &str| Bot::builder().config(config(yaml)).skills(skills![answer]);
    let error = bot("skills: {anser: {enabled: false}}").check();
    let error = error.unwrap_err().to_string();
    assert!(error.contains("did you mean `answer`?"), "{error}");
    bot("skills: {answer: {enabled: false}}").check().unwrap();
}

//! `send`: which connector, where to, and what is said where it can't.

use opsdroid_core::{config::Section, prelude::*, skills};

use super::fake::{Fake, Line, until};

#[match_regex("^who$")]
async fn who(message: &Matched, bot: &Bot) -> Result<()> {
    bot.send(Message::new(bot.name()).in_target(&message.target))
        .await?;
    Ok(())
}

async fn connected() -> (Line, opsdroid_core::bot::Running) {
    let line = Line::new();
    let bot = line.bot().start().unwrap();
    until(|| line.connects().len() == 1).await;
    tokio::task::yield_now().await;
    (line, bot)
}

#[tokio::test(start_paused = true)]
async fn the_receipt_says_what_where_and_through_whom() {
    let (line, bot) = connected().await;
    let receipt = bot
        .bot()
        .send(Message::new("hi").in_target("lobby"))
        .await
        .unwrap();
    assert_eq!(receipt.ids, ["17"]);
    assert_eq!(receipt.target, "lobby".into());
    assert_eq!(receipt.connector.as_deref(), Some(line.name.as_str()));
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_name_is_resolved_before_it_is_sent_to() {
    let (line, bot) = connected().await;
    bot.bot()
        .send(Message::new("hi").in_target(Target::name("#den")))
        .await
        .unwrap();
    assert_eq!(line.sent().await.target(), &Target::room_id("den"));
    let unknown = Message::new("hi").in_target(Target::name("nobody"));
    let error = bot.bot().send(unknown).await.unwrap_err();
    assert!(matches!(error, Error::NotFound(_)), "{error}");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn without_a_target_it_is_refused_before_the_service_is_asked() {
    let (line, bot) = connected().await;
    let error = bot.bot().send(Message::new("hi")).await.unwrap_err();
    assert!(error.to_string().contains("says no target"), "{error}");
    assert!(line.texts().is_empty());
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_it_cannot_send_is_refused_by_its_name_in_the_configuration() {
    let (line, bot) = connected().await;
    let error = bot
        .bot()
        .send(UserRole::new("admin").in_target("lobby"))
        .await
        .unwrap_err();
    let expected = format!("connector `{}` can't send `user-role` events; ", line.name);
    assert!(error.to_string().starts_with(&expected), "{error}");
    assert!(
        error
            .to_string()
            .contains("`message`, `typing`, `reaction`"),
        "{error}"
    );
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_skills_bot_is_scoped_to_where_the_event_came_from() {
    let (one, two) = (Line::new(), Line::new());
    let bot = two.join(one.bot()).skills(skills![who]).start().unwrap();
    two.say("who");
    assert_eq!(two.text().await, two.name);
    one.say("who");
    assert_eq!(one.text().await, one.name);
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_unknown_connector_is_answered_with_those_there_are() {
    let (line, bot) = connected().await;
    let error = bot
        .bot()
        .send(Message::new("hi").via("slakc"))
        .await
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        format!("not found: no connector `slakc`; there are `{}`", line.name)
    );
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn two_connectors_of_one_name_are_refused_at_the_start() {
    let bot = Bot::builder()
        .connector::<Fake>(Section::new("same"))
        .connector::<Fake>(Section::new("same"));
    let error = bot.start().map(drop).unwrap_err();
    assert!(matches!(error, Error::Config(_)));
    assert!(
        error
            .to_string()
            .contains("two connectors are called `same`"),
        "{error}"
    );
}

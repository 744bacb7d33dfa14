//! `respond`: what an answer doesn't say, it has from the event it answers.

use opsdroid_core::{prelude::*, skills};

use super::fake::Line;

#[match_regex("^answer$")]
async fn answer(message: &Matched) -> Result<()> {
    message.respond("text").await?;
    message.respond(Reaction::new("👍")).await?;
    let receipt = message
        .respond(Message::new("elsewhere").in_target("den").by("bob"))
        .await?;
    assert_eq!(receipt.target, "den".into());
    assert_eq!(receipt.connector, message.connector);
    assert_eq!(receipt.ids, ["17"]);
    message.bot().send(receipt.delete()).await?;
    Ok(())
}

/// Answers through the connector that the text names.
#[match_regex("^via (?<name>.+)$")]
async fn across(message: &Matched) -> Result<()> {
    let name = message.capture("name").unwrap_or_default();
    message
        .respond(Message::new("across").via(name).in_target("there"))
        .await?;
    let error = message
        .respond(Message::new("where?").via(name))
        .await
        .unwrap_err();
    message.respond(error.to_string()).await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_answer_goes_where_the_event_came_from_and_says_to_whom() {
    let line = Line::new();
    let bot = line.bot().skills(skills![answer]).start().unwrap();
    let question = Message::new("answer")
        .by("ann")
        .with_user_id("U1")
        .with_id("m1");
    let thread = Target::from("lobby").in_thread("t1");
    line.event(question.in_target(&thread));

    let text = line.sent().await;
    assert_eq!(text.name(), "message");
    assert_eq!(text.target(), &thread);
    assert_eq!(text.user(), Some("ann"));
    assert_eq!(text.user_id(), Some("U1"));
    assert_eq!(
        text.connector().map(|name| &**name),
        Some(line.name.as_str())
    );
    assert!(text.created().is_some());
    let link = text.linked_event().unwrap();
    assert_eq!(link.id().unwrap(), &"m1");
    assert_eq!(link.event().unwrap().text().as_deref(), Some("answer"));

    let reaction = line.sent().await;
    assert_eq!(reaction.name(), "reaction");
    assert_eq!(reaction.target(), &thread);
    assert_eq!(reaction.linked_event().unwrap().id().unwrap(), &"m1");

    let elsewhere = line.sent().await;
    assert_eq!(
        elsewhere.target(),
        &Target::from("den"),
        "what it says itself, it keeps"
    );
    assert_eq!(elsewhere.user(), Some("bob"));

    let deleted = line.sent().await;
    assert_eq!(deleted.name(), "delete-message");
    assert_eq!(deleted.target(), &Target::from("den"));
    assert_eq!(deleted.linked_event().unwrap().id().unwrap(), &"17");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_answer_through_another_connector_does_not_take_the_target_along() {
    let (one, two) = (Line::new(), Line::new());
    let bot = two.join(one.bot()).skills(skills![across]).start().unwrap();
    one.say(&format!("via {}", two.name));
    let across = two.sent().await;
    assert_eq!(across.target(), &Target::from("there"));
    let error = one.text().await;
    assert!(error.contains("says no target"), "{error}");
    bot.stop().await.unwrap();
}

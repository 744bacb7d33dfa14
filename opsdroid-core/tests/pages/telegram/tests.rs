//! Telegram's page, driven.

use std::{sync::Arc, time::Duration};

use opsdroid_core::{config::Section, prelude::*, skills, storage::MemoryStorage};
use serde_json::{Value, json};

use super::{CallbackAnswer, CallbackQuery, Telegram, convert::classed};
use crate::clients::{
    Service,
    backend::Refusal,
    telegram::{self as api, Update},
};

fn section(service: &Service) -> Section {
    let yaml = format!("token: 1:token\nurl: {}", service.url);
    Section::from_yaml("telegram", yaml).unwrap()
}

fn telegram() -> Service {
    let service = Service::start();
    let me = json!({ "id": 1, "is_bot": true, "first_name": "Bot", "username": "ops_bot" });
    service
        .answer("getMe", me)
        .answer("deleteWebhook", json!(true))
        .answer("getUpdates", json!(null))
        .answer("sendChatAction", json!(true))
        .answer("answerCallbackQuery", json!(true))
        .answer("setMessageReaction", json!(true))
        .answer("deleteMessages", json!(true))
        .answer("editMessageText", json!(true))
        .answer("sendPhoto", message(71, "a picture"))
        .answer("sendMessage", message(70, "an answer"));
    service
}

fn message(id: i32, text: &str) -> Value {
    json!({
        "message_id": id,
        "message_thread_id": 5,
        "from": { "id": 9, "is_bot": false, "first_name": "Ann", "username": "ann" },
        "date": 1_790_000_000,
        "chat": { "id": -100, "type": "supergroup" },
        "text": text,
    })
}

fn says(update_id: u32, text: &str) -> Value {
    json!({ "update_id": update_id, "message": message(17, text) })
}

/// Answers.
#[match_regex("^build")]
async fn build(message: &Matched) -> Result<()> {
    assert_eq!(message.raw_as::<Update>()?.unwrap().update_id, 40);
    assert_eq!(message.user_id.as_deref(), Some("9"));
    assert_eq!(
        message.created,
        Some(Timestamp::from_second(1_790_000_000).unwrap())
    );
    let receipt = message.respond("Building.").await?;
    message.respond(Reply::new("You asked.")).await?;
    message.respond(Reaction::new("👀")).await?;
    message
        .respond(Image::from_bytes("plan.png", "png"))
        .await?;
    message.respond(Typing::start()).await?;
    message.bot().send(receipt.edit("Built.")).await?;
    message.bot().send(receipt.delete()).await?;
    Ok(())
}

/// Hears a button.
#[match_event(CallbackQuery)]
async fn pressed(query: &Matched<CallbackQuery>) -> Result<()> {
    query
        .respond(CallbackAnswer {
            text: format!("{} it is", query.data),
        })
        .await?;
    Ok(())
}

#[tokio::test]
async fn an_answer_goes_to_the_chat_and_topic_it_came_from() {
    let mut service = telegram();
    let bot = Bot::builder()
        .connector::<Telegram>(section(&service))
        .skills(skills![build])
        .start()
        .unwrap();
    service.happens(says(40, "build"));
    let sent = service.called("sendMessage").await;
    assert_eq!(sent["chat_id"], -100);
    assert_eq!(sent["message_thread_id"], 5);
    assert_eq!(sent["reply_parameters"], Value::Null);
    let sent = service.called("sendMessage").await;
    assert_eq!(sent["reply_parameters"], 17);
    let reaction = service.called("setMessageReaction").await;
    assert_eq!(
        (&reaction["message_id"], &reaction["reaction"][0]),
        (&json!(17), &json!("👀"))
    );
    let photo = service.called("sendPhoto").await;
    assert_eq!(photo["photo"]["Bytes"]["bytes"], json!(b"png"));
    assert_eq!(service.called("sendChatAction").await["action"], "typing");
    let edit = service.called("editMessageText").await;
    assert_eq!(
        (&edit["message_id"], &edit["text"]),
        (&json!(70), &json!("Built."))
    );
    assert_eq!(
        service.called("deleteMessages").await["message_ids"],
        json!([70])
    );
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn a_pressed_button_is_an_event_and_is_answered() {
    let mut service = telegram();
    let bot = Bot::builder()
        .connector::<Telegram>(section(&service))
        .skills(skills![pressed])
        .start()
        .unwrap();
    let from = json!({ "id": 9, "is_bot": false, "first_name": "Ann" });
    let query = json!({ "id": "q1", "from": from, "message": message(17, "?"), "data": "tea" });
    service.happens(json!({ "update_id": 1, "callback_query": query }));
    let answer = service.called("answerCallbackQuery").await;
    assert_eq!(
        answer,
        json!({ "callback_query_id": "q1", "text": "tea it is" })
    );
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn an_offset_moves_once_an_update_is_safe() {
    let mut service = telegram();
    let bot = Bot::builder()
        .connector::<Telegram>(section(&service))
        .start()
        .unwrap();
    assert_eq!(service.called("getUpdates").await["offset"], Value::Null);
    service.happens(says(40, "one"));
    assert_eq!(service.called("getUpdates").await["offset"], 41);
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn an_offset_stays_where_the_update_was_not_taken() {
    let mut service = telegram();
    let kept = MemoryStorage::new();
    let section = section(&service);
    let bot = || Bot::builder().connector::<Telegram>(section.clone());
    let running = bot().storage(Arc::new(kept.reopened())).start().unwrap();
    service.called("getUpdates").await;
    let telegram = running.bot().connector("telegram").unwrap();

    // What the listener would do, had the poll come back just before the stop.
    let api = api::Api::new(&service.url, "").unwrap();
    let me = api.get_me().await.unwrap();
    let polling = super::Polling::resume(api.clone(), me, &telegram)
        .await
        .unwrap();
    running.stop().await.unwrap();
    service.happens(says(40, "too late"));
    let ended = Telegram { api }.listen(polling, &telegram).await;
    assert!(matches!(ended, Err(Error::Stopped)));
    let again = bot().storage(Arc::new(kept)).start().unwrap();
    let telegram = again.bot().connector("telegram").unwrap();
    assert_eq!(telegram.state().get::<i64>("offset").await.unwrap(), None);
    again.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_new_connection_goes_on_from_the_stored_offset() {
    let mut service = telegram();
    service.refuse("getUpdates", Refusal::new(503, "gone"));
    service.answer("getUpdates", json!(null));
    let bot = Bot::builder()
        .connector::<Telegram>(section(&service))
        .start()
        .unwrap();
    service.called("getUpdates").await;
    service.happens(says(40, "one"));
    assert_eq!(service.called("getUpdates").await["offset"], 41);
    assert_eq!(service.called("getMe").await, json!({}));
    assert_eq!(service.called("getUpdates").await["offset"], 41);
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn what_is_about_an_event_needs_to_say_which() {
    let mut service = telegram();
    let bot = Bot::builder()
        .connector::<Telegram>(section(&service))
        .start()
        .unwrap();
    service.called("getUpdates").await;
    let to_nothing = Reaction::new("👍").in_target(-100);
    let error = bot.bot().send(to_nothing).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the `reaction` event doesn't say which"),
        "{error}"
    );
    let to_nonsense = Reaction::new("👍").in_target(-100).linked_to("$matrix");
    let error = bot.bot().send(to_nonsense).await.unwrap_err();
    assert!(
        error.to_string().contains("`$matrix` is no event's id"),
        "{error}"
    );
    bot.stop().await.unwrap();
}

#[test]
fn errors_say_what_to_do_next() {
    let class = |refusal: Refusal| classed(refusal.into());
    assert_eq!(class(Refusal::new(401, "Unauthorized")).class(), "auth");
    assert_eq!(
        class(Refusal::new(403, "bot was kicked")).class(),
        "rejected"
    );
    assert_eq!(
        class(Refusal::new(400, "chat not found")).class(),
        "not-found"
    );
    assert_eq!(class(Refusal::new(503, "no route")).class(), "network");
    let limited = class(Refusal::new(429, "Too Many Requests").retry_after(7));
    let seven = Duration::from_secs(7);
    assert!(matches!(limited, Error::RateLimited { retry_after, .. } if retry_after == seven));
}

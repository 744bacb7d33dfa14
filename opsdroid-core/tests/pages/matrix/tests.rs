//! Matrix's page, driven.

use opsdroid_core::{config::Section, prelude::*, skills};
use serde_json::{Value, json};

use super::Matrix;
use crate::clients::{Service, backend::Refusal};

fn section(service: &Service) -> Section {
    let account = "mxid: '@bot:here'\npassword: hunter2\nrecovery-secret: EsT0\nstore-path: keys";
    let yaml = format!(
        "homeserver: {}\n{account}\nsend-m-notice: true",
        service.url
    );
    Section::from_yaml("matrix", yaml).unwrap()
}

fn matrix() -> Service {
    let service = Service::start();
    let session = json!({ "user_id": "@bot:here", "device_id": "D", "access_token": "t1" });
    service
        .answer("versions", json!(null))
        .answer("login", session)
        .answer("whoami", json!("@bot:here"))
        .answer("recover", json!(null))
        .answer("sync", json!(null))
        .answer("send", json!("$sent"))
        .answer("redact", json!(null))
        .answer("typing", json!(null))
        .answer("createRoom", json!("!dm:here"))
        .answer("alias", json!("!other:here"));
    service
}

fn says(body: &str, relates: Value) -> Value {
    json!({
        "room_id": "!room:here", "event_id": "$1", "sender": "@ann:here",
        "origin_server_ts": 1_790_000_000_123_i64, "type": "m.room.message",
        "content": { "msgtype": "m.text", "body": body, "m.relates_to": relates },
    })
}

/// Edits what it said.
#[match_regex("^build")]
async fn build(message: &Matched) -> Result<()> {
    assert_eq!(message.created.unwrap().as_millisecond(), 1_790_000_000_123);
    let receipt = message.respond("Building.").await?;
    let receipt = message.bot().send(receipt.edit("Almost.")).await?;
    message.bot().send(receipt.edit("Built.")).await?;
    message.bot().send(receipt.delete()).await?;
    message
        .bot()
        .send(Message::new("psst").in_target(Target::name("@ann:here")))
        .await?;
    let nowhere = Message::new("all").in_target(Target::name("#all:here"));
    let error = message.bot().send(nowhere).await.unwrap_err();
    message.respond(error.class()).await?;
    Ok(())
}

/// Tells what was edited.
#[match_event(EditedMessage)]
async fn edited(edit: &Matched<EditedMessage>) -> Result<()> {
    let id = edit.linked_id()?.to_string();
    edit.respond(format!("{id} reads {}", edit.text)).await?;
    Ok(())
}

fn start(service: &Service) -> opsdroid_core::bot::Running {
    let bot = Bot::builder().connector::<Matrix>(section(service));
    bot.skills(skills![build, edited]).start().unwrap()
}

#[tokio::test]
async fn an_edit_replaces_the_event_of_the_receipt() {
    let mut service = matrix();
    service.refuse_first("alias", Refusal::new(404, "M_NOT_FOUND"));
    let bot = start(&service);
    service.happens(says("build", json!(null)));
    let sent = service.called("send").await;
    assert_eq!(
        (&sent["room"], &sent["content"]["msgtype"]),
        (&json!("!room:here"), &json!("m.notice"))
    );
    for text in ["Almost.", "Built."] {
        let edit = service.called("send").await;
        let relation = json!({ "rel_type": "m.replace", "event_id": "$sent" });
        assert_eq!(edit["content"]["m.relates_to"], relation);
        assert_eq!(edit["content"]["m.new_content"]["body"], text);
        assert!(edit["txn_id"].is_string());
        assert_ne!(edit["txn_id"], sent["txn_id"]);
    }
    assert_eq!(service.called("redact").await["redacts"], "$sent");
    assert_eq!(service.called("send").await["room"], "!dm:here");
    assert_eq!(service.called("send").await["content"]["body"], "not-found");
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn an_answer_stays_in_its_thread() {
    let mut service = matrix();
    let bot = start(&service);
    service.happens(says(
        "build",
        json!({ "rel_type": "m.thread", "event_id": "$root" }),
    ));
    let relation = json!({ "rel_type": "m.thread", "event_id": "$root" });
    assert_eq!(
        service.called("send").await["content"]["m.relates_to"],
        relation
    );
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn an_edit_that_comes_in_knows_what_it_edits_by_its_id_alone() {
    let mut service = matrix();
    let bot = start(&service);
    let mut edit = says(
        "* new",
        json!({ "rel_type": "m.replace", "event_id": "$0" }),
    );
    edit["content"]["m.new_content"] = json!({ "body": "new" });
    service.happens(edit);
    assert_eq!(
        service.called("send").await["content"]["body"],
        "$0 reads new"
    );
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_goes_on_with_the_kept_session_and_token() {
    let mut service = matrix();
    service.refuse("sync", Refusal::new(503, "gone"));
    service.answer("sync", json!(null));
    let bot = start(&service);
    assert_eq!(service.called("login").await["password"], "hunter2");
    assert_eq!(service.called("recover").await["secret"], "EsT0");
    service.called("sync").await;
    let matrix = bot.bot().connector("matrix").unwrap();
    assert_eq!(matrix.state().list("").await.unwrap(), ["session"]);
    service.happens(says("nothing", json!(null)));
    assert_eq!(service.called("sync").await["since"], "1"); // and is lost
    assert_eq!(service.called("whoami").await["token"], "t1");
    assert_eq!(service.called("sync").await["since"], "1");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_session_that_the_homeserver_forgot_is_made_anew() {
    let mut service = matrix();
    service.refuse_first("whoami", Refusal::new(401, "M_UNKNOWN_TOKEN"));
    service.refuse_first("sync", Refusal::new(503, "gone"));
    let bot = start(&service);
    service.called("login").await;
    service.called("whoami").await;
    service.called("login").await;
    bot.stop().await.unwrap();
}

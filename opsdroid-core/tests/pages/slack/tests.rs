//! Slack's page, driven.

use opsdroid_core::{Clock, Config, config::Section, prelude::*, skills};
use serde_json::{Value, json};

use super::{BlockActions, Blocks, Ephemeral, ModalOpen, Slack};
use crate::clients::{Service, backend::Refusal, slack::SlackEventSignatureVerifier, web};

const SOCKET: &str = "transport: { socket: { app-token: xapp-1 } }";
const WEBHOOK: &str = "transport: { webhook: { signing-secret: shh } }";

fn slack() -> Service {
    let service = Service::start();
    service
        .answer("auth.test", json!({ "user_id": "UBOT", "team_id": "T1" }))
        .answer(
            "users.list",
            json!([{ "id": "U1", "name": "ann" }, { "id": "UBOT", "name": "ops" }]),
        )
        .answer(
            "conversations.list",
            json!([{ "id": "C1", "name": "general" }]),
        )
        .answer("apps.connections.open", json!(null))
        .answer("ack", json!(null))
        .answer("chat.postMessage", json!({ "ts": "9.000100" }))
        .answer("chat.postEphemeral", json!({}))
        .answer("chat.update", json!({ "ts": "9.000100" }))
        .answer("reactions.add", json!({}))
        .answer("views.open", json!({}));
    service
}

fn says(text: &str, thread: Option<&str>) -> Value {
    let event = json!({
        "type": "message", "channel": "C1", "user": "U1", "text": text,
        "ts": "1503435956.000247", "thread_ts": thread,
    });
    json!({ "type": "event_callback", "event": event })
}

fn over_the_socket(payload: Value) -> Value {
    json!({ "type": "events_api", "envelope_id": "e1", "payload": payload })
}

/// Answers.
#[match_regex("^hello @ops")]
async fn hello(message: &Matched) -> Result<()> {
    assert!(message.mentions_bot);
    assert_eq!(message.user.as_deref(), Some("ann"));
    assert_eq!(
        message.created.unwrap().as_microsecond(),
        1_503_435_956_000_247
    );
    let receipt = message.respond("Hey!").await?;
    message.bot().send(receipt.edit("Hello!")).await?;
    message.respond(Reaction::new(":wave:")).await?;
    message
        .respond(Ephemeral::new("Only you see this."))
        .await?;
    message
        .respond(Blocks::new("A button", [json!({ "type": "actions" })]))
        .await?;
    message
        .bot()
        .send(Message::new("psst").in_target(Target::name("@ann")))
        .await?;
    Ok(())
}

/// Opens a modal.
#[match_event(BlockActions)]
async fn pressed(action: &Matched<BlockActions>) -> Result<()> {
    let view = json!({ "title": action.value });
    action
        .respond(ModalOpen {
            trigger_id: action.trigger_id.clone(),
            view,
        })
        .await?;
    action.respond("On it.").await?;
    Ok(())
}

fn start(service: &Service, yaml: &str) -> opsdroid_core::bot::Running {
    let config = Config::parse("web: { port: 0 }", "configuration.yaml", |_| None).unwrap();
    let yaml = format!("url: {}\nbot-token: xoxb-1\n{yaml}", service.url);
    let section = Section::from_yaml("slack", yaml).unwrap();
    let bot = Bot::builder().config(config).connector::<Slack>(section);
    bot.skills(skills![hello, pressed]).start().unwrap()
}

#[tokio::test]
async fn what_answers_a_message_in_a_thread_goes_to_the_thread() {
    let mut service = slack();
    let bot = start(&service, SOCKET);
    service.happens(over_the_socket(says("hello <@UBOT>", Some("1.000100"))));
    let posted = service.called("chat.postMessage").await;
    assert_eq!(
        posted,
        json!({ "channel": "C1", "thread_ts": "1.000100", "text": "Hey!" })
    );
    assert_eq!(service.called("chat.update").await["ts"], "9.000100");
    let reaction = service.called("reactions.add").await;
    assert_eq!(
        (&reaction["timestamp"], &reaction["name"]),
        (&json!("1503435956.000247"), &json!("wave"))
    );
    assert_eq!(service.called("chat.postEphemeral").await["user"], "U1");
    let posted = service.called("chat.postMessage").await;
    assert_eq!(posted["blocks"], json!([{ "type": "actions" }]));
    assert_eq!(posted["thread_ts"], "1.000100");
    let posted = service.called("chat.postMessage").await;
    assert_eq!(posted, json!({ "channel": "U1", "text": "psst" }));
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn an_answer_starts_a_thread_where_the_configuration_says_so() {
    let mut service = slack();
    let bot = start(&service, &format!("{SOCKET}\nstart-thread: true"));
    service.happens(over_the_socket(says("hello <@UBOT>", None)));
    let posted = service.called("chat.postMessage").await;
    assert_eq!(posted["thread_ts"], "1503435956.000247");
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn an_envelope_is_acknowledged_once_its_event_is_safe() {
    let mut service = slack();
    let bot = start(&service, SOCKET);
    service.refuse_first("conversations.list", Refusal::new(503, "down"));
    let envelope = |id| {
        let payload = says("hello <@UBOT>", None);
        json!({ "type": "events_api", "envelope_id": id, "payload": payload })
    };
    service.happens(envelope("e1")); // its user can't be looked up
    service.happens(envelope("e2"));
    assert_eq!(service.called("ack").await, "e2");
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn a_pressed_button_opens_a_modal() {
    let mut service = slack();
    let bot = start(&service, SOCKET);
    let action = json!({ "action_id": "deploy", "value": "prod" });
    service.happens(over_the_socket(json!({
        "type": "block_actions", "trigger_id": "t1", "actions": [action],
        "channel": { "id": "C1" }, "user": { "id": "U1" }, "container": { "message_ts": "8.000100" },
    })));
    let opened = service.called("views.open").await;
    assert_eq!(
        opened,
        json!({ "trigger_id": "t1", "view": { "title": "prod" } })
    );
    assert_eq!(service.called("chat.postMessage").await["channel"], "C1");
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn a_signed_request_is_taken_and_any_other_refused() {
    let mut service = slack();
    let bot = start(&service, WEBHOOK);
    let body = says("hello <@UBOT>", None).to_string();
    let now = Clock::system().now().as_second();
    let signed = |at: i64| {
        let hash = SlackEventSignatureVerifier::new("shh").sign(body.as_bytes(), &at.to_string());
        [
            ("x-slack-request-timestamp", at.to_string()),
            ("x-slack-signature", hash),
        ]
    };
    assert_eq!(
        web::post(bot.bot().web(), "/connector/slack", &[], &body).await,
        401
    );
    assert_eq!(
        web::post(
            bot.bot().web(),
            "/connector/slack",
            &signed(now - 3600),
            &body
        )
        .await,
        401
    );
    assert_eq!(
        web::post(bot.bot().web(), "/connector/slack", &signed(now), &body).await,
        200
    );
    assert_eq!(service.called("chat.postMessage").await["text"], "Hey!");
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn a_refused_token_is_for_a_person_to_mend() {
    let service = slack();
    service.refuse_first("auth.test", Refusal::new(200, "invalid_auth"));
    let outcome = start(&service, SOCKET).outcome().await.unwrap();
    assert_eq!(outcome, opsdroid_core::Outcome::Failed);
}

#[test]
fn a_misspelt_key_of_a_transport_is_refused() {
    let yaml = "url: memory\nbot-token: xoxb-1\ntransport: { socket: { app-token: x, tokn: y } }";
    let section = Section::from_yaml("slack", yaml).unwrap();
    let error = Bot::builder()
        .connector::<Slack>(section)
        .check()
        .unwrap_err();
    assert!(error.to_string().contains("tokn"), "{error}");
}

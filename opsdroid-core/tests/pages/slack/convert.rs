//! Between Slack's JSON and events.

use opsdroid_core::{event::EventId, prelude::*};
use serde_json::{Value, json};

use super::{BlockActions, Slack};
use crate::clients::slack::SlackClientError;

/// The class of Slack's errors, most of which come with status 200.
pub fn classed(error: SlackClientError) -> Error {
    match &error {
        SlackClientError::RateLimitError { retry_after } => {
            Error::from_status(429, *retry_after, error)
        }
        SlackClientError::HttpError(status) => Error::from_status(*status, None, error),
        SlackClientError::ProtocolError(_) => Error::protocol(error),
        SlackClientError::ApiError(code) => match code.as_str() {
            "invalid_auth" | "not_authed" | "token_revoked" | "account_inactive" => {
                Error::auth(error)
            }
            "channel_not_found" | "message_not_found" | "user_not_found" => Error::not_found(error),
            "internal_error" | "service_unavailable" => Error::network(error),
            _ => Error::rejected(error),
        },
    }
}

/// A request to post: into the target's thread, else into this one.
pub fn post(target: &Target, thread: Option<&EventId>, mut content: Value) -> Value {
    content["channel"] = json!(target.id());
    if let Some(ts) = target.thread().or(thread.map(EventId::as_str)) {
        content["thread_ts"] = json!(ts);
    }
    content
}

/// What Slack tells, as an event; none where it is nothing to us, or our own doing.
pub async fn event(slack: &Slack, payload: &Value) -> Result<Option<AnyEvent>> {
    match payload["type"].as_str() {
        Some("event_callback") => happened(slack, &payload["event"]).await,
        Some("block_actions") => pressed(slack, payload).await,
        _ => Ok(None),
    }
}

async fn happened(slack: &Slack, event: &Value) -> Result<Option<AnyEvent>> {
    let text = |key: &str| event[key].as_str();
    let edited = &event["message"];
    let user = text("user").or(edited["user"].as_str()).unwrap_or_default();
    if user == slack.me.user_id || !event["bot_id"].is_null() {
        return Ok(None);
    }
    let room = text("channel")
        .or(event["item"]["channel"].as_str())
        .unwrap_or_default();
    let mut envelope = Event::envelope()
        .in_target(Target::from(room).maybe_in_thread(text("thread_ts")))
        .by(slack.people.name(&slack.session(), user).await?)
        .with_user_id(user)
        .with_raw(event.clone());
    envelope.id = text("ts").or(text("event_ts")).map(EventId::from);
    envelope.created = text("event_ts").or(text("ts")).and_then(time);
    envelope.direct = text("channel_type") == Some("im");

    Ok(Some(match (text("type"), text("subtype")) {
        (Some("message"), Some("message_changed")) => {
            let said = edited["text"].as_str().unwrap_or_default();
            let said = slack.people.readable(&slack.session(), said).await?;
            let ts = edited["ts"].as_str().unwrap_or_default();
            envelope
                .with_payload(EditedMessage::new(said))
                .linked_to(ts)
                .into()
        }
        (Some("message"), Some("channel_join")) => envelope.with_payload(JoinRoom {}).into(),
        (Some("message"), _) => {
            let said = text("text").unwrap_or_default();
            envelope.mentions_bot = said.contains(&format!("<@{}>", slack.me.user_id));
            let said = slack.people.readable(&slack.session(), said).await?;
            envelope.with_payload(Message::new(said)).into()
        }
        (Some("reaction_added"), _) => {
            let emoji = text("reaction").unwrap_or_default();
            let ts = event["item"]["ts"].as_str().unwrap_or_default();
            envelope
                .with_payload(Reaction::new(emoji))
                .linked_to(ts)
                .into()
        }
        _ => return Ok(None),
    }))
}

async fn pressed(slack: &Slack, payload: &Value) -> Result<Option<AnyEvent>> {
    let text = |pointer: &str| payload.pointer(pointer).and_then(Value::as_str);
    let (Some(room), Some(user)) = (text("/channel/id"), text("/user/id")) else {
        return Ok(None);
    };
    let owned = |pointer: &str| text(pointer).unwrap_or_default().to_owned();
    let pressed = BlockActions {
        action_id: owned("/actions/0/action_id"),
        value: owned("/actions/0/value"),
        trigger_id: owned("/trigger_id"),
    };
    let target = Target::from(room).maybe_in_thread(text("/container/thread_ts"));
    let mut event = pressed
        .in_target(target)
        .by(slack.people.name(&slack.session(), user).await?)
        .with_user_id(user)
        .with_raw(payload.clone());
    event.linked_event = text("/container/message_ts").map(Into::into);
    Ok(Some(event.into()))
}

/// `1503435956.000247`: seconds with a fraction.
fn time(ts: &str) -> Option<Timestamp> {
    let (seconds, micros) = ts.split_once('.')?;
    Timestamp::from_microsecond(format!("{seconds}{micros:0<6}").parse().ok()?).ok()
}

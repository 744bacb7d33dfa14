//! Between Matrix's events and ours.

use opsdroid_core::{event::IdempotencyKey, prelude::*};
use serde_json::Value;

use crate::clients::matrix::{self as sdk, OwnedRoomId, OwnedUserId};

/// The class of the client's errors.
pub fn classed(error: sdk::Error) -> Error {
    match &error {
        sdk::Error::Unreachable(_) => Error::network(error),
        sdk::Error::Api {
            status,
            errcode,
            retry_after,
        } => match errcode.as_str() {
            "M_UNKNOWN_TOKEN" | "M_MISSING_TOKEN" | "M_USER_DEACTIVATED" => Error::auth(error),
            _ => Error::from_status(*status, *retry_after, error),
        },
    }
}

/// Sends, once however often it is tried.
pub async fn sent(send: sdk::Send<'_>, key: Option<IdempotencyKey>) -> Result<Receipt> {
    let send = match key {
        Some(key) => send.with_transaction_id(key.to_string()),
        None => send,
    };
    let id = send.await.map_err(classed)?;
    Ok(Receipt::id(id.as_str()))
}

/// What a room's timeline tells; none where it is nothing to us, or our own doing.
pub fn event(room: &OwnedRoomId, raw: Value, me: &OwnedUserId) -> Option<AnyEvent> {
    let text = |pointer: &str| raw.pointer(pointer).and_then(Value::as_str);
    let sender = text("/sender")?;
    if sender == me.as_str() {
        return None;
    }
    let relates = |key: &str| text(&format!("/content/m.relates_to/{key}"));
    let thread = relates("event_id").filter(|_| relates("rel_type") == Some("m.thread"));
    let mut envelope = Event::envelope()
        .with_id(text("/event_id")?)
        .in_target(Target::room_id(room.as_str()).maybe_in_thread(thread))
        .by(sender)
        .with_user_id(sender);
    let sent = raw["origin_server_ts"].as_i64();
    envelope.created = sent.and_then(|millis| Timestamp::from_millisecond(millis).ok());
    let mentioned = raw
        .pointer("/content/m.mentions/user_ids")
        .and_then(Value::as_array);
    envelope.mentions_bot = mentioned.is_some_and(|ids| ids.iter().any(|id| id == me.as_str()));

    let body = text("/content/body").unwrap_or_default().to_owned();
    let event: AnyEvent = match text("/type")? {
        "m.room.message" => match (relates("rel_type"), relates("m.in_reply_to/event_id")) {
            (Some("m.replace"), _) => {
                let body = text("/content/m.new_content/body")
                    .unwrap_or_default()
                    .to_owned();
                let replaced = relates("event_id")?.to_owned();
                let envelope = envelope.with_raw(raw).linked_to(replaced);
                envelope.with_payload(EditedMessage::new(body)).into()
            }
            (None, Some(answered)) => {
                let envelope = envelope.linked_to(answered);
                envelope.with_raw(raw).with_payload(Reply::new(body)).into()
            }
            _ => envelope
                .with_raw(raw)
                .with_payload(Message::new(body))
                .into(),
        },
        "m.reaction" => {
            let (about, emoji) = (relates("event_id")?, relates("key")?);
            envelope
                .linked_to(about)
                .with_payload(Reaction::new(emoji))
                .into()
        }
        "m.room.redaction" => envelope
            .linked_to(text("/redacts")?)
            .with_payload(DeleteMessage {})
            .into(),
        "m.room.member" if text("/content/membership") == Some("join") => {
            envelope.with_payload(JoinRoom {}).into()
        }
        _ => return None,
    };
    Some(event)
}

/// What goes out: the contents of Matrix's events.
pub mod content {
    use serde_json::{Value, json};

    use crate::clients::matrix::OwnedEventId;

    pub fn text(text: &str, notice: bool) -> Value {
        json!({ "msgtype": if notice { "m.notice" } else { "m.text" }, "body": text })
    }

    pub fn answering(mut content: Value, answered: &OwnedEventId) -> Value {
        content["m.relates_to"] = json!({ "m.in_reply_to": { "event_id": answered } });
        content
    }

    pub fn replacing(mut content: Value, replaced: &OwnedEventId) -> Value {
        content["m.new_content"] = content.clone();
        content["m.relates_to"] = json!({ "rel_type": "m.replace", "event_id": replaced });
        content
    }

    pub fn annotating(about: &OwnedEventId, emoji: &str) -> Value {
        let relation = json!({ "rel_type": "m.annotation", "event_id": about, "key": emoji });
        json!({ "m.relates_to": relation })
    }

    /// In a thread, unless it is related to something already in another way.
    pub fn in_thread(mut content: Value, root: Option<&str>) -> Value {
        if let (Some(root), None) = (root, content["m.relates_to"].get("rel_type")) {
            content["m.relates_to"]["rel_type"] = json!("m.thread");
            content["m.relates_to"]["event_id"] = json!(root);
        }
        content
    }
}

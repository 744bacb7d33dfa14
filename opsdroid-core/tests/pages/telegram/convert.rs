//! Between Telegram's types and events. Nothing here waits.

use std::time::Duration;

use opsdroid_core::prelude::*;

use super::events::CallbackQuery;
use crate::clients::telegram::{
    self as api, ChatType, FileUpload, InputFile, Update, UpdateContent, User,
};

/// Where a call goes: a chat and perhaps a topic in it. A user's private chat has the user's id.
pub struct Chat {
    pub id: i64,
    pub topic: Option<i32>,
}

impl Chat {
    pub fn of(target: &Target) -> Result<Self> {
        let id = target.id().parse().rejected()?;
        let topic = target.thread().map(str::parse).transpose().rejected()?;
        Ok(Self { id, topic })
    }
}

/// The class of Telegram's errors. The library's error holds no URL, so no token either.
pub fn classed(error: api::Error) -> Error {
    match &error {
        api::Error::Http { .. } => Error::network(error),
        api::Error::Decode(_) => Error::protocol(error),
        api::Error::Api(answer) => {
            let retry_after = answer.retry_after.map(Duration::from_secs);
            match (answer.error_code, answer.description.contains("not found")) {
                (400, true) => Error::not_found(error),
                (status, _) => Error::from_status(status, retry_after, error),
            }
        }
    }
}

/// What happened, in events: none, one, or one for each who joined.
pub fn events(update: &Update, me: &User) -> Result<Vec<AnyEvent>> {
    let envelope = Event::envelope().with_raw(serde_json::to_value(update).protocol()?);
    Ok(match &update.content {
        UpdateContent::Message(message) => said(envelope, message, me),
        UpdateContent::EditedMessage(message) => {
            let Some(text) = &message.text else {
                return Ok(Vec::new());
            };
            // An edit has no id of its own; the message's would make it a duplicate.
            let edit = around(envelope, message, me).with_payload(EditedMessage::new(text));
            vec![edit.linked_to(message.message_id).into()]
        }
        UpdateContent::CallbackQuery(query) => {
            let Some(message) = &query.message else {
                return Ok(Vec::new());
            };
            let pressed = CallbackQuery {
                data: query.data.clone().unwrap_or_default(),
            };
            let envelope = by(envelope, &query.from).in_target(place(message));
            let pressed = envelope.with_payload(pressed).with_id(query.id.as_str());
            vec![pressed.linked_to(message.message_id).into()]
        }
        UpdateContent::MessageReaction(reaction) => {
            let mut envelope = envelope
                .in_target(reaction.chat.id)
                .linked_to(reaction.message_id);
            envelope.created = at(reaction.date);
            if let Some(user) = &reaction.user {
                envelope = by(envelope, user);
            }
            let event = |emoji| envelope.clone().with_payload(Reaction::new(emoji)).into();
            reaction.new_reaction.iter().map(event).collect()
        }
        UpdateContent::Poll(_) => Vec::new(),
    })
}

fn said(envelope: Event<()>, message: &api::Message, me: &User) -> Vec<AnyEvent> {
    let envelope = around(envelope, message, me);
    if let Some(joined) = &message.new_chat_members {
        let joins = |user| by(envelope.clone(), user).with_payload(JoinRoom {}).into();
        return joined.iter().map(joins).collect();
    }
    if let Some(left) = &message.left_chat_member {
        return vec![by(envelope, left).with_payload(LeaveRoom {}).into()];
    }
    let envelope = envelope.with_id(message.message_id);
    if let Some(largest) = message.photo.as_ref().and_then(|sizes| sizes.last()) {
        let mut image = Image::from_url(format!("telegram-file:{}", largest.file_id));
        image.name.clone_from(&message.caption);
        return vec![envelope.with_payload(image).into()];
    }
    let Some(text) = &message.text else {
        return Vec::new();
    };
    vec![match &message.reply_to_message {
        Some(other) => envelope
            .with_payload(Reply::new(text))
            .linked_to(other.message_id)
            .into(),
        None => envelope.with_payload(Message::new(text)).into(),
    }]
}

/// Who, where and when of a message.
fn around(envelope: Event<()>, message: &api::Message, me: &User) -> Event<()> {
    let mut envelope = envelope.in_target(place(message));
    envelope.created = at(message.date);
    envelope.direct = message.chat.kind == ChatType::Private;
    envelope.mentions_bot = match (&message.text, &me.username) {
        (Some(text), Some(name)) => text.contains(&format!("@{name}")),
        _ => false,
    };
    match &message.from {
        Some(user) => by(envelope, user),
        None => envelope,
    }
}

fn by(envelope: Event<()>, user: &User) -> Event<()> {
    let name = user.username.as_ref().unwrap_or(&user.first_name);
    envelope.by(name).with_user_id(user.id.to_string())
}

fn place(message: &api::Message) -> Target {
    let topic = message.message_thread_id.map(|id| id.to_string());
    Target::from(message.chat.id).maybe_in_thread(topic)
}

fn at(seconds: u64) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}

/// A URL goes to Telegram as it is; bytes are uploaded.
pub fn upload(image: &Image) -> FileUpload {
    match &image.content {
        Content::Url(url) => FileUpload::String(url.clone()),
        Content::Bytes(bytes) => FileUpload::InputFile(InputFile::Bytes {
            bytes: bytes.to_vec(),
            file_name: image.name.clone().unwrap_or_else(|| "image".to_owned()),
        }),
    }
}

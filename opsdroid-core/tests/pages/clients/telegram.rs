//! As frankenstein: parameters and answers are structs, one `Error`, ids are `i64`, `i32` and `u32`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::backend::{Backend, Refusal};

/// The Bot API. Every method borrows.
#[derive(Clone, Debug)]
pub struct Api {
    backend: Arc<Backend>,
}

#[derive(Debug)]
pub enum Error {
    Http { code: u16, message: String },
    Api(ErrorResponse),
    Decode(String),
}

#[derive(Debug)]
pub struct ErrorResponse {
    pub description: String,
    pub error_code: u16,
    pub retry_after: Option<u64>,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Http { code, message } => write!(f, "HTTP {code}: {message}"),
            Self::Api(error) => f.write_str(&error.description),
            Self::Decode(error) => write!(f, "unreadable: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal.status {
            0 => Self::Decode(refusal.code),
            503 => Self::Http {
                code: 503,
                message: refusal.code,
            },
            error_code => Self::Api(ErrorResponse {
                error_code,
                retry_after: refusal.retry_after,
                description: refusal.code,
            }),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Update {
    pub update_id: u32,
    #[serde(flatten)]
    pub content: UpdateContent,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateContent {
    Message(Box<Message>),
    EditedMessage(Box<Message>),
    CallbackQuery(Box<CallbackQuery>),
    MessageReaction(Box<MessageReaction>),
    Poll(Value),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    pub message_id: i32,
    pub message_thread_id: Option<i32>,
    pub from: Option<User>,
    pub date: u64,
    pub chat: Chat,
    pub text: Option<String>,
    pub caption: Option<String>,
    pub photo: Option<Vec<PhotoSize>>,
    pub reply_to_message: Option<Box<Message>>,
    pub new_chat_members: Option<Vec<User>>,
    pub left_chat_member: Option<User>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    pub id: u64,
    pub is_bot: bool,
    pub first_name: String,
    pub username: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Chat {
    pub id: i64,
    #[serde(rename = "type")]
    pub kind: ChatType,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChatType {
    Private,
    Group,
    Supergroup,
    Channel,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PhotoSize {
    pub file_id: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CallbackQuery {
    pub id: String,
    pub from: User,
    pub message: Option<Box<Message>>,
    pub data: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MessageReaction {
    pub chat: Chat,
    pub message_id: i32,
    pub user: Option<User>,
    pub date: u64,
    pub new_reaction: Vec<String>,
}

#[derive(Debug, Default, Serialize)]
pub struct GetUpdates {
    pub offset: Option<i64>,
    pub timeout: u32,
    pub allowed_updates: Vec<&'static str>,
}

#[derive(Debug, Default, Serialize)]
pub struct SendMessage {
    pub chat_id: i64,
    pub message_thread_id: Option<i32>,
    pub text: String,
    pub reply_parameters: Option<i32>,
}

#[derive(Debug, Serialize)]
pub struct SendPhoto {
    pub chat_id: i64,
    pub message_thread_id: Option<i32>,
    pub photo: FileUpload,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum FileUpload {
    /// A URL, or the id of a file that lies at Telegram already.
    String(String),
    InputFile(InputFile),
}

#[derive(Debug, Serialize)]
pub enum InputFile {
    Bytes { bytes: Vec<u8>, file_name: String },
}

impl Api {
    pub fn new(url: &str, _token: &str) -> Result<Self, Error> {
        Ok(Self {
            backend: Backend::at(url)?,
        })
    }

    async fn request<T: for<'de> Deserialize<'de>>(
        &self,
        method: &str,
        params: impl Serialize,
    ) -> Result<T, Error> {
        let body = serde_json::to_value(params).map_err(|e| Error::Decode(e.to_string()))?;
        Ok(self.backend.call(method, body).await?)
    }

    pub async fn get_me(&self) -> Result<User, Error> {
        self.request("getMe", json!({})).await
    }

    /// Long polling: the offset acknowledges every update before it.
    pub async fn get_updates(&self, params: &GetUpdates) -> Result<Vec<Update>, Error> {
        let _: Value = self.request("getUpdates", params).await?;
        let mut from = 0;
        loop {
            let news = self.backend.feed(from).await;
            from += news.len();
            let read =
                |value| serde_json::from_value(value).map_err(|e| Error::Decode(e.to_string()));
            let updates: Vec<Update> = news.into_iter().map(read).collect::<Result<_, _>>()?;
            let new = |u: &Update| params.offset.is_none_or(|o| i64::from(u.update_id) >= o);
            let updates: Vec<Update> = updates.into_iter().filter(new).collect();
            if !updates.is_empty() {
                return Ok(updates);
            }
        }
    }

    pub async fn delete_webhook(&self) -> Result<bool, Error> {
        self.request("deleteWebhook", json!({})).await
    }

    pub async fn get_chat(&self, name: &str) -> Result<Chat, Error> {
        self.request("getChat", json!({ "chat_id": name })).await
    }

    pub async fn send_message(&self, params: &SendMessage) -> Result<Message, Error> {
        self.request("sendMessage", params).await
    }

    pub async fn send_photo(&self, params: &SendPhoto) -> Result<Message, Error> {
        self.request("sendPhoto", params).await
    }

    pub async fn send_chat_action(
        &self,
        chat_id: i64,
        message_thread_id: Option<i32>,
        action: &str,
    ) -> Result<bool, Error> {
        let params =
            json!({ "chat_id": chat_id, "message_thread_id": message_thread_id, "action": action });
        self.request("sendChatAction", params).await
    }

    pub async fn edit_message_text(
        &self,
        chat_id: i64,
        message_id: i32,
        text: &str,
    ) -> Result<Value, Error> {
        let params = json!({ "chat_id": chat_id, "message_id": message_id, "text": text });
        self.request("editMessageText", params).await
    }

    pub async fn delete_messages(&self, chat_id: i64, ids: &[i32]) -> Result<bool, Error> {
        self.request(
            "deleteMessages",
            json!({ "chat_id": chat_id, "message_ids": ids }),
        )
        .await
    }

    pub async fn set_message_reaction(
        &self,
        chat_id: i64,
        message_id: i32,
        emoji: &str,
    ) -> Result<bool, Error> {
        let params = json!({ "chat_id": chat_id, "message_id": message_id, "reaction": [emoji] });
        self.request("setMessageReaction", params).await
    }

    pub async fn answer_callback_query(&self, id: &str, text: &str) -> Result<bool, Error> {
        self.request(
            "answerCallbackQuery",
            json!({ "callback_query_id": id, "text": text }),
        )
        .await
    }
}

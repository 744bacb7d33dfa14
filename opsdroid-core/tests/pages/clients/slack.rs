//! As slack-morphism: a session borrows client and token, callbacks are plain functions whose state
//! lies in a typed map, and the socket acknowledges an envelope once its callback is done.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::Arc,
};

use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};

use super::backend::{Backend, Refusal};

pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

#[derive(Clone, Debug)]
pub struct SlackClient {
    backend: Arc<Backend>,
}

#[derive(Clone)]
pub struct SlackApiToken(pub String);

/// A client and a token, both borrowed: made anew for every call.
pub struct SlackSession<'a> {
    client: &'a SlackClient,
    token: &'a SlackApiToken,
}

#[derive(Debug)]
#[allow(clippy::enum_variant_names)] // the library's own names
pub enum SlackClientError {
    /// `{"ok": false, "error": ".."}`, with status 200.
    ApiError(String),
    RateLimitError {
        retry_after: Option<std::time::Duration>,
    },
    HttpError(u16),
    ProtocolError(String),
}

impl std::fmt::Display for SlackClientError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ProtocolError(what) => f.write_str(what),
            other => write!(f, "{other:?}"),
        }
    }
}

impl std::error::Error for SlackClientError {}

impl From<Refusal> for SlackClientError {
    fn from(refusal: Refusal) -> Self {
        match refusal.status {
            0 => Self::ProtocolError(refusal.code),
            200 => Self::ApiError(refusal.code),
            429 => Self::RateLimitError {
                retry_after: refusal.wait(),
            },
            status => Self::HttpError(status),
        }
    }
}

type ClientResult<T> = Result<T, SlackClientError>;

#[derive(Debug, Deserialize)]
pub struct Identity {
    pub user_id: String,
}

#[derive(Debug, Deserialize)]
pub struct User {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub struct Channel {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub struct Posted {
    pub ts: String,
}

impl SlackClient {
    pub fn new(url: &str) -> ClientResult<Self> {
        Ok(Self {
            backend: Backend::at(url)?,
        })
    }

    pub fn open_session<'a>(&'a self, token: &'a SlackApiToken) -> SlackSession<'a> {
        SlackSession {
            client: self,
            token,
        }
    }
}

impl SlackSession<'_> {
    async fn call<T: serde::de::DeserializeOwned>(
        &self,
        name: &str,
        body: Value,
    ) -> ClientResult<T> {
        if !self.token.0.starts_with("xoxb-") {
            return Err(SlackClientError::ApiError("invalid_auth".into()));
        }
        Ok(self.client.backend.call(name, body).await?)
    }

    pub async fn auth_test(&self) -> ClientResult<Identity> {
        self.call("auth.test", json!({})).await
    }

    pub async fn users_list(&self) -> ClientResult<Vec<User>> {
        self.call("users.list", json!({})).await
    }

    pub async fn conversations_list(&self) -> ClientResult<Vec<Channel>> {
        self.call("conversations.list", json!({})).await
    }

    pub async fn chat_post_message(&self, request: Value) -> ClientResult<Posted> {
        self.call("chat.postMessage", request).await
    }

    pub async fn chat_post_ephemeral(&self, request: Value) -> ClientResult<Value> {
        self.call("chat.postEphemeral", request).await
    }

    pub async fn chat_update(&self, request: Value) -> ClientResult<Posted> {
        self.call("chat.update", request).await
    }

    pub async fn reactions_add(&self, request: Value) -> ClientResult<Value> {
        self.call("reactions.add", request).await
    }

    pub async fn views_open(&self, request: Value) -> ClientResult<Value> {
        self.call("views.open", request).await
    }
}

/// States by their type, as callbacks get them.
#[derive(Default)]
pub struct UserState(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl UserState {
    pub fn get_user_state<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref()
    }
}

/// A plain function: it captures nothing.
pub type Callback = fn(Value, Arc<UserState>) -> BoxFuture<'static, Result<(), BoxError>>;

pub struct SocketModeListener {
    client: SlackClient,
    state: Arc<UserState>,
    callback: Callback,
}

impl SocketModeListener {
    pub fn new<T: Send + Sync + 'static>(
        client: SlackClient,
        state: T,
        callback: Callback,
    ) -> Self {
        let mut states = UserState::default();
        states.0.insert(TypeId::of::<T>(), Box::new(state));
        Self {
            client,
            state: Arc::new(states),
            callback,
        }
    }

    pub async fn listen_for(&self, app_token: &SlackApiToken) -> ClientResult<()> {
        if !app_token.0.starts_with("xapp-") {
            return Err(SlackClientError::ApiError("invalid_auth".into()));
        }
        self.client
            .backend
            .call::<Value>("apps.connections.open", json!({}))
            .await?;
        Ok(())
    }

    /// Serves until the socket is closed. A callback that fails is answered with no acknowledgement.
    pub async fn serve(&self) {
        let mut from = 0;
        loop {
            for envelope in self.client.backend.feed(from).await {
                from += 1;
                if envelope["type"] == "disconnect" {
                    return;
                }
                let id = envelope["envelope_id"].clone();
                let done = (self.callback)(envelope["payload"].clone(), Arc::clone(&self.state));
                if done.await.is_ok() {
                    let _ = self.client.backend.call::<Value>("ack", id).await;
                }
            }
        }
    }
}

/// Checks `X-Slack-Signature`. The real one is HMAC-SHA256; this one only reads like it.
pub struct SlackEventSignatureVerifier(String);

impl SlackEventSignatureVerifier {
    pub fn new(secret: &str) -> Self {
        Self(secret.to_owned())
    }

    pub fn sign(&self, body: &[u8], timestamp: &str) -> String {
        let bytes = self
            .0
            .bytes()
            .chain(timestamp.bytes())
            .chain(body.iter().copied());
        let hash = bytes.fold(7_u64, |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(byte.into())
        });
        format!("v0={hash:x}")
    }

    pub fn verify(&self, hash: &str, body: &[u8], timestamp: &str) -> Result<(), SlackClientError> {
        match self.sign(body, timestamp) == hash {
            true => Ok(()),
            false => Err(SlackClientError::ProtocolError("bad signature".into())),
        }
    }
}

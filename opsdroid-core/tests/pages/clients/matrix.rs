//! As matrix-sdk: a client that clones cheaply and owns the stores, sessions as JSON, one sync at a
//! time, rooms as handles, parsed ids, and a send that is a builder to be awaited.

use std::{
    collections::BTreeMap,
    future::{Future, IntoFuture},
    path::Path,
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::backend::{Backend, Refusal};

#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    backend: Arc<Backend>,
    session: Mutex<Option<MatrixSession>>,
}

#[derive(Debug)]
pub enum Error {
    /// What the homeserver says no with: `M_UNKNOWN_TOKEN` and the like.
    Api {
        status: u16,
        errcode: String,
        retry_after: Option<Duration>,
    },
    Unreachable(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Api {
                status, errcode, ..
            } => write!(f, "{status} {errcode}"),
            Self::Unreachable(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal.status {
            503 => Self::Unreachable(refusal.code),
            status => Self::Api {
                status,
                retry_after: refusal.wait(),
                errcode: refusal.code,
            },
        }
    }
}

/// What `restore_session` takes. It holds the access token, so it has no `Debug`.
#[derive(Clone, Serialize, Deserialize)]
pub struct MatrixSession {
    pub user_id: String,
    pub device_id: String,
    pub access_token: String,
}

macro_rules! ids {
    ($($name:ident $sigil:literal)*) => {$(
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdParseError;

            fn from_str(id: &str) -> Result<Self, IdParseError> {
                id.starts_with($sigil).then(|| Self(id.to_owned())).ok_or(IdParseError)
            }
        }
    )*};
}

ids! { OwnedRoomId '!' OwnedEventId '$' OwnedUserId '@' }

#[derive(Debug)]
pub struct IdParseError;

impl std::fmt::Display for IdParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the leading sigil is missing")
    }
}

impl std::error::Error for IdParseError {}

#[derive(Deserialize)]
pub struct SyncResponse {
    pub next_batch: String,
    pub joined: BTreeMap<OwnedRoomId, Vec<Value>>,
}

/// A room that the bot has joined.
pub struct Room {
    client: Client,
    id: OwnedRoomId,
}

/// A send that is on its way once it is awaited.
pub struct Send<'a> {
    room: &'a Room,
    kind: &'static str,
    content: Value,
    txn_id: Option<String>,
}

impl Client {
    /// Opens the stores (a lock on the folder) and asks the homeserver what it can.
    pub async fn build(url: &str, store: &Path) -> Result<Self, Error> {
        let backend = Backend::at(url)?;
        backend
            .call::<Value>("versions", json!({ "store": store }))
            .await?;
        Ok(Self(Arc::new(Inner {
            backend,
            session: Mutex::default(),
        })))
    }

    async fn call<T: for<'de> Deserialize<'de>>(
        &self,
        name: &str,
        body: Value,
    ) -> Result<T, Error> {
        Ok(self.0.backend.call(name, body).await?)
    }

    pub async fn login(&self, user: &str, password: &str) -> Result<MatrixSession, Error> {
        let body = json!({ "user": user, "password": password });
        let session: MatrixSession = self.call("login", body).await?;
        *self.0.session.lock().unwrap() = Some(session.clone());
        Ok(session)
    }

    /// Asks nobody: whether the token still works shows at the first request.
    pub async fn restore_session(&self, session: MatrixSession) -> Result<(), Error> {
        *self.0.session.lock().unwrap() = Some(session);
        Ok(())
    }

    pub async fn whoami(&self) -> Result<OwnedUserId, Error> {
        let token = self
            .0
            .session
            .lock()
            .unwrap()
            .as_ref()
            .map(|s| s.access_token.clone());
        self.call("whoami", json!({ "token": token })).await
    }

    /// The cross-signing keys and the backup's, out of secret storage.
    pub async fn recover(&self, secret: &str) -> Result<(), Error> {
        let _: Value = self.call("recover", json!({ "secret": secret })).await?;
        Ok(())
    }

    pub async fn sync_once(&self, since: Option<&str>) -> Result<SyncResponse, Error> {
        let _: Value = self.call("sync", json!({ "since": since })).await?;
        let from = since.and_then(|since| since.parse().ok()).unwrap_or(0);
        let news = self.0.backend.feed(from).await;
        let next_batch = (from + news.len()).to_string();
        let mut joined: BTreeMap<_, Vec<Value>> = BTreeMap::new();
        for event in news {
            let room = event["room_id"].as_str().unwrap().parse().unwrap();
            joined.entry(room).or_default().push(event);
        }
        Ok(SyncResponse { next_batch, joined })
    }

    pub fn get_room(&self, id: &OwnedRoomId) -> Option<Room> {
        id.as_str().ends_with(":here").then(|| Room {
            client: self.clone(),
            id: id.clone(),
        })
    }

    /// The direct room with a user: the one there is, or a new one.
    pub async fn dm(&self, user: &OwnedUserId) -> Result<Room, Error> {
        let id = self
            .call("createRoom", json!({ "invite": [user], "is_direct": true }))
            .await?;
        Ok(Room {
            client: self.clone(),
            id,
        })
    }

    pub async fn resolve_room_alias(&self, alias: &str) -> Result<OwnedRoomId, Error> {
        self.call("alias", json!(alias)).await
    }
}

impl Room {
    /// Encrypts where the room is encrypted, and sends.
    pub fn send(&self, kind: &'static str, content: Value) -> Send<'_> {
        Send {
            room: self,
            kind,
            content,
            txn_id: None,
        }
    }

    pub fn send_attachment(&self, name: &str, mime: &str, bytes: Vec<u8>) -> Send<'_> {
        let content = json!({ "msgtype": "m.image", "body": name, "mime": mime, "bytes": bytes });
        self.send("m.room.message", content)
    }

    pub async fn redact(&self, id: &OwnedEventId, txn_id: Option<&str>) -> Result<(), Error> {
        let body = json!({ "room": self.id, "redacts": id, "txn_id": txn_id });
        let _: Value = self.client.call("redact", body).await?;
        Ok(())
    }

    pub async fn typing_notice(&self, typing: bool) -> Result<(), Error> {
        let body = json!({ "room": self.id, "typing": typing });
        let _: Value = self.client.call("typing", body).await?;
        Ok(())
    }
}

impl Send<'_> {
    pub fn with_transaction_id(self, id: impl Into<String>) -> Self {
        Self {
            txn_id: Some(id.into()),
            ..self
        }
    }
}

impl<'a> IntoFuture for Send<'a> {
    type Output = Result<OwnedEventId, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + std::marker::Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self {
            room,
            kind,
            content,
            txn_id,
        } = self;
        let body = json!({ "room": room.id, "type": kind, "content": content, "txn_id": txn_id });
        Box::pin(async move { room.client.call("send", body).await })
    }
}

//! What the connector serves: reservations, sockets, and the page.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use axum::{
    Json, Router,
    extract::{
        Path, State,
        ws::{WebSocketUpgrade, close_code, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use bytes::Bytes;
use futures_util::future::join_all;
use opsdroid_core::{
    prelude::*,
    web::{Mount, Refusal, Token, Unverified, Verifier},
};
use serde_json::json;
use tokio::time::timeout;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    config::WebsocketConfig,
    page::{self, Page},
    seats::{NoSeat, Seats},
    socket::Socket,
    wire::Protocol,
};

/// The subprotocol that speaks in events.
const V2: &str = "opsdroid.v2";
/// The same with texts as HTML, too: the chat page's.
const HTML: &str = "opsdroid.v2.html";
/// A frame from a client has so many bytes at most.
const MAX_FRAME: usize = 64 * 1024;
/// What a socket reads and writes at once, in bytes. Chat is small, and sockets are many.
const BUFFER: usize = 4 * 1024;
/// How long all clients together have to answer a goodbye.
const GOODBYES: Duration = Duration::from_secs(2);

/// What the connector's routes and its sending half share.
pub(crate) struct Endpoint {
    bot: Bot,
    config: Arc<WebsocketConfig>,
    seats: Arc<Seats>,
    path: String,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Endpoint {
    pub(crate) fn new(config: WebsocketConfig, bot: &Bot) -> Arc<Self> {
        let seats = Seats::new(config.max_connections, config.connection_timeout);
        Arc::new(Self {
            bot: bot.clone(),
            config: Arc::new(config),
            seats: Arc::new(seats),
            path: format!("/connector/{}", page::path_segment(bot.name())),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        })
    }

    /// Mounts the sockets and, where it is wanted, the page.
    pub(crate) async fn mount(self: &Arc<Self>) -> Result<Vec<Mount>> {
        let mut routes = Router::new()
            .route("/", post(reserve))
            .route("/{id}", get(open))
            .with_state(Arc::clone(self));
        let page = Page::new(&self.config.bot_name, &self.path);
        let page = Router::new()
            .route("/", get(show_page))
            .with_state(Arc::new(page));
        if self.config.chat_page {
            routes = routes.merge(page.clone());
        }
        let web = self.bot.web();
        let mut mounts = vec![match self.config.token.clone() {
            Some(token) => {
                web.mount(&self.path, ReserveWith(Token(token)), routes)
                    .await?
            }
            None => {
                let open = Unverified {
                    reason: "no `token` is configured",
                };
                web.mount(&self.path, open, routes).await?
            }
        }];
        if self.is_first_with_page() {
            let open = Unverified {
                reason: "the chat page holds nothing secret",
            };
            match web.mount("/", open, page).await {
                Ok(mount) => mounts.push(mount),
                Err(error) => tracing::warn!(
                    connector = self.bot.name(),
                    %error,
                    path = self.path,
                    "the chat page is served at its own path only"
                ),
            }
        }
        Ok(mounts)
    }

    /// One connector has the page at `/`: the first by name that has one.
    fn is_first_with_page(&self) -> bool {
        let has_page = |name: &str| {
            let config = self.bot.connector(name).and_then(|bot| bot.config().read());
            config.is_ok_and(|config: WebsocketConfig| config.chat_page)
        };
        let kind = |descriptor: &opsdroid_core::connector::Descriptor| descriptor.name();
        let mut same = self
            .bot
            .connectors()
            .filter(|(_, other)| kind(other) == "websocket");
        let first = same.find(|(name, _)| has_page(name));
        first.is_some_and(|(name, _)| name == self.bot.name())
    }

    /// The socket that an event is for.
    ///
    /// # Errors
    /// It isn't open, or no more.
    pub(crate) fn socket(&self, target: &Target) -> Result<Arc<Socket>> {
        let id = target.id();
        let missing = || Error::not_found(format!("no socket `{id}` is open"));
        self.seats.socket(id).ok_or_else(missing)
    }

    /// The socket that an event is for, which has to be one that knows such events.
    ///
    /// # Errors
    /// It isn't open, or speaks opsdroid's protocol.
    pub(crate) fn v2_socket<P: Payload>(&self, event: &Event<P>) -> Result<Arc<Socket>> {
        let socket = self.socket(&event.target)?;
        match socket.protocol() {
            Protocol::V2 | Protocol::Html => Ok(socket),
            Protocol::Classic => Err(Error::rejected(format!(
                "socket `{}` speaks opsdroid's protocol, which has texts only; a client that asks \
                 for the subprotocol `{V2}` gets `{}` events",
                event.target,
                P::TYPE.name
            ))),
        }
    }

    /// Says goodbye to all clients and waits a little for theirs.
    pub(crate) async fn close(&self) {
        let sockets = self.seats.sockets();
        let goodbyes = sockets
            .iter()
            .map(|socket| socket.say_goodbye(close_code::AWAY, "the bot stops"));
        join_all(goodbyes).await;
        self.tasks.close();
        // Who doesn't answer is cut off.
        let _ = timeout(GOODBYES, self.tasks.wait()).await;
        self.stop.cancel();
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// The token is for reservations. An id that was given for it is the proof to open a socket, since
/// a browser can't send a header there; the page itself is for everyone.
struct ReserveWith(Token);

#[async_trait]
impl Verifier for ReserveWith {
    async fn verify(&self, request: &Parts, body: &Bytes) -> Result<(), Refusal> {
        match request.method {
            Method::GET | Method::HEAD => Ok(()),
            _ => self.0.verify(request, body).await,
        }
    }
}

fn refused(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}

impl IntoResponse for NoSeat {
    fn into_response(self) -> Response {
        match self {
            Self::Full => refused(StatusCode::TOO_MANY_REQUESTS, "no more sockets may be open"),
            Self::Unknown => refused(StatusCode::BAD_REQUEST, "this socket isn't reserved"),
            Self::Expired => refused(
                StatusCode::REQUEST_TIMEOUT,
                "the reservation has expired; get another",
            ),
        }
    }
}

async fn reserve(State(endpoint): State<Arc<Endpoint>>) -> Response {
    let id: Arc<str> = match page::unguessable() {
        Ok(id) => id.into(),
        Err(error) => {
            tracing::error!(%error, "the system gives no random numbers");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    match endpoint
        .seats
        .reserve(Arc::clone(&id), endpoint.bot.clock().instant())
    {
        Ok(()) => Json(json!({ "socket": id })).into_response(),
        Err(no_seat) => no_seat.into_response(),
    }
}

async fn open(
    State(endpoint): State<Arc<Endpoint>>,
    Path(id): Path<String>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let now = endpoint.bot.clock().instant();
    let upgrade = match (upgrade, endpoint.seats.check(&id, now)) {
        (_, Err(no_seat)) => return no_seat.into_response(),
        (Err(rejection), Ok(())) => return refused(rejection.status(), &rejection.body_text()),
        (Ok(upgrade), Ok(())) => upgrade,
    };
    let seat = match endpoint.seats.take(&id, now) {
        Ok(seat) => seat,
        Err(no_seat) => return no_seat.into_response(),
    };
    let upgrade = upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_frame_size(MAX_FRAME)
        .max_message_size(MAX_FRAME)
        .protocols([HTML, V2]);
    let protocol = match upgrade.selected_protocol() {
        Some(selected) if selected == HTML => Protocol::Html,
        Some(_) => Protocol::V2,
        None => Protocol::Classic,
    };
    let tasks = endpoint.tasks.clone();
    upgrade.on_upgrade(move |socket| {
        tasks.track_future(async move {
            // The sockets' tasks keep the bot, but not the endpoint: it ends them when it goes.
            let bot = endpoint.bot.clone();
            let gone = endpoint.stop.child_token();
            let config = Arc::clone(&endpoint.config);
            drop(endpoint);
            let (socket, stream) =
                Socket::new(Arc::clone(&seat.id), protocol, config, gone, socket);
            seat.open(&socket);
            socket.listen(stream, &bot).await;
        })
    })
}

async fn show_page(State(page): State<Arc<Page>>, headers: HeaderMap) -> Response {
    // The server has refused foreign names by now.
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    match page.render(host.unwrap_or_default()) {
        Ok((headers, html)) => (headers, html).into_response(),
        Err(error) => {
            tracing::error!(%error, "the system gives no random numbers");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

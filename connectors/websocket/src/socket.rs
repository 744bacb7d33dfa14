//! One open socket: its frames in, its frames out, and whether it still lives.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::extract::ws::{CloseFrame, Message as Frame, Utf8Bytes, WebSocket, close_code};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use opsdroid_core::prelude::*;
use serde::Serialize;
use tokio::{sync::Mutex, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    config::WebsocketConfig,
    convert,
    wire::{Complaint, Protocol, Received, Ticket},
};

/// So many senders may wait for one client that reads slowly; one more, and it is cut off.
const QUEUE: usize = 64;
/// How long a client has to answer a goodbye.
const GOODBYE: Duration = Duration::from_secs(1);
/// Why a client is cut off that lets what it is sent pile up.
const DEAF: &str = "it doesn't read what it is sent";

/// One open socket.
pub(crate) struct Socket {
    id: Arc<str>,
    protocol: Protocol,
    config: Arc<WebsocketConfig>,
    sink: Mutex<SplitSink<WebSocket, Frame>>,
    waiting: AtomicUsize,
    sent: AtomicU64,
    gone: CancellationToken,
}

impl Socket {
    /// The half that sends, and the half that [`listen`](Socket::listen) takes.
    pub(crate) fn new(
        id: Arc<str>,
        protocol: Protocol,
        config: Arc<WebsocketConfig>,
        gone: CancellationToken,
        socket: WebSocket,
    ) -> (Arc<Self>, SplitStream<WebSocket>) {
        let (sink, stream) = socket.split();
        let socket = Self {
            id,
            protocol,
            config,
            sink: Mutex::new(sink),
            waiting: AtomicUsize::new(0),
            sent: AtomicU64::new(0),
            gone,
        };
        (Arc::new(socket), stream)
    }

    pub(crate) fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// Hands what the client says to the bot until either goes.
    pub(crate) async fn listen(&self, mut stream: SplitStream<WebSocket>, bot: &Bot) {
        let mut gone = pin!(self.gone.cancelled());
        let mut ping = pin!(bot.clock().sleep(self.config.ping_interval));
        let mut heard = true;
        loop {
            let frame = tokio::select! {
                biased;
                () = &mut gone => return,
                frame = stream.next() => frame,
                () = &mut ping => {
                    if !std::mem::take(&mut heard) || self.ping().await.is_err() {
                        tracing::debug!(connector = bot.name(), socket = %self.id, "no sign of life");
                        return;
                    }
                    ping.set(bot.clock().sleep(self.config.ping_interval));
                    continue;
                }
            };
            heard = true;
            match frame {
                Some(Ok(Frame::Text(text))) => self.hear(&text, bot).await,
                Some(Ok(Frame::Binary(_))) => {
                    self.say_goodbye(close_code::UNSUPPORTED, "frames are text")
                        .await;
                    return;
                }
                Some(Ok(Frame::Ping(_))) => {
                    if self.flush().await.is_err() {
                        return;
                    }
                }
                // A goodbye is returned by the library as it reads on.
                Some(Ok(Frame::Pong(_) | Frame::Close(_))) => {}
                Some(Err(error)) => {
                    tracing::debug!(connector = bot.name(), socket = %self.id, %error, "broken");
                    self.say_goodbye(close_code::PROTOCOL, "this frame can't be taken")
                        .await;
                    return;
                }
                None => return,
            }
        }
    }

    async fn hear(&self, text: &str, bot: &Bot) {
        let (event, ticket) = match self.protocol {
            Protocol::Classic => (Ok(convert::classic(text, &self.id)), Ticket::default()),
            Protocol::V2 | Protocol::Html => convert::v2(text, &self.id),
        };
        let taken = match event {
            Ok(event) => bot.parse(event).await.map_err(|error| error.to_string()),
            Err(error) => Err(error),
        };
        let answer = match &taken {
            Ok(_) if !ticket.receipt => return,
            Ok(_) => serde_json::to_string(&Received {
                received: ticket.id.as_deref(),
            }),
            Err(error) => {
                tracing::debug!(connector = bot.name(), socket = %self.id, error, "a frame wasn't taken");
                if self.protocol == Protocol::Classic {
                    return;
                }
                let id = ticket.id.as_deref();
                serde_json::to_string(&Complaint { error, id })
            }
        };
        if let Ok(answer) = answer {
            // Who can't be told either is gone, and `listen` sees it.
            let _ = self.send(answer).await;
        }
    }

    /// Sends the library's answer to a ping, which it would else keep until there is room: a client
    /// that sends pings and reads no answers could fill our memory.
    async fn flush(&self) -> Result<()> {
        let flushed = async { self.sink.lock().await.flush().await };
        match timeout(self.config.send_timeout, flushed).await {
            Ok(result) => result.network(),
            Err(_) => Err(self.cut(DEAF)),
        }
    }

    /// Sends a frame. When this returns, the system has it.
    pub(crate) async fn send(&self, text: impl Into<Utf8Bytes>) -> Result<()> {
        let frame = Frame::Text(text.into());
        let waits = Waits::new(&self.waiting);
        if waits.before >= QUEUE {
            return Err(self.cut("too much waits to be read"));
        }
        match timeout(self.config.send_timeout, self.write(frame)).await {
            Ok(result) => result,
            Err(_) => Err(self.cut(DEAF)),
        }
    }

    /// Says something, in the client's own form.
    pub(crate) async fn say<P: Payload>(&self, event: &Event<P>, text: &Text) -> Result<Receipt> {
        if self.protocol == Protocol::Classic {
            self.send(convert::plain(text).into_owned()).await?;
            return Ok(Receipt::none());
        }
        self.send_new(event, &convert::said(text, self.protocol))
            .await
    }

    /// Sends an event that has an id from now on.
    pub(crate) async fn send_new<P: Payload>(
        &self,
        event: &Event<P>,
        payload: &impl Serialize,
    ) -> Result<Receipt> {
        let number = self.sent.fetch_add(1, Ordering::Relaxed) + 1;
        let id = convert::global(&self.id, &format!("b{number}"));
        let name = &self.config.bot_name;
        self.send(convert::frame(event, Some(&id), name, &self.id, payload).rejected()?)
            .await?;
        Ok(Receipt::id(id))
    }

    /// Sends an event that is about another one.
    pub(crate) async fn send_change<P: Payload>(
        &self,
        event: &Event<P>,
        payload: &impl Serialize,
    ) -> Result<Receipt> {
        if convert::links(event, &self.id).is_empty() {
            return Err(Error::rejected(format!(
                "the `{}` event links to nothing that was said in socket `{}`",
                P::TYPE.name,
                self.id
            )));
        }
        self.send_passing(event, payload).await
    }

    /// Sends an event that nothing will ever be about.
    pub(crate) async fn send_passing<P: Payload>(
        &self,
        event: &Event<P>,
        payload: &impl Serialize,
    ) -> Result<Receipt> {
        let name = &self.config.bot_name;
        self.send(convert::frame(event, None, name, &self.id, payload).rejected()?)
            .await?;
        Ok(Receipt::none())
    }

    /// Closes the socket with a reason.
    pub(crate) async fn say_goodbye(&self, code: u16, reason: &'static str) {
        let frame = Frame::Close(Some(CloseFrame {
            code,
            reason: reason.into(),
        }));
        let _ = timeout(GOODBYE, self.write(frame)).await;
    }

    async fn ping(&self) -> Result<()> {
        match self.sink.try_lock() {
            Ok(mut sink) => {
                let ping = sink.send(Frame::Ping(Default::default()));
                timeout(self.config.send_timeout, ping)
                    .await
                    .network()?
                    .network()
            }
            // Something is being sent just now, and has a time limit of its own.
            Err(_) => Ok(()),
        }
    }

    async fn write(&self, frame: Frame) -> Result<()> {
        let mut sink = self.sink.lock().await;
        if self.gone.is_cancelled() {
            return Err(Error::network(format!("socket `{}` is closed", self.id)));
        }
        sink.send(frame).await.map_err(|error| {
            self.gone.cancel();
            Error::network(format!("socket `{}` is closed: {error}", self.id))
        })
    }

    /// Ends the socket without a goodbye, which couldn't be sent.
    fn cut(&self, why: &str) -> Error {
        self.gone.cancel();
        Error::network(format!("socket `{}` is cut off: {why}", self.id))
    }
}

/// One more sender waits, for as long as this lives.
struct Waits<'a> {
    waiting: &'a AtomicUsize,
    before: usize,
}

impl<'a> Waits<'a> {
    fn new(waiting: &'a AtomicUsize) -> Self {
        Self {
            waiting,
            before: waiting.fetch_add(1, Ordering::Relaxed),
        }
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

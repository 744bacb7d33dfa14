//! The websocket connector: opsdroid's own protocol, a richer one beside it, and a chat page.
//!
//! `POST /connector/{name}` reserves a socket and gives `{"socket": id}`; `GET
//! /connector/{name}/{id}` opens it within `connection-timeout`. `{name}` is the connector's name
//! in the configuration. Every socket is a conversation of its own: what it says has it as its
//! target, and no frame can say otherwise.
//!
//! * A client without a subprotocol speaks opsdroid's protocol: a text, or JSON
//!   `{"message": .., "user": ..}`; answers are plain texts.
//! * A client that asks for the subprotocol `opsdroid.v2` speaks in events, each a frame of JSON:
//!   `{"event": "message", "id": .., "linked_event": {"ids": [..]}, "payload": {"text": ..}}`.
//!   A `text` is Markdown, or `{"plain": ..}`.
//!   Ids are the socket's own. What can't be taken is answered by `{"error": .., "id": ..}`, and a
//!   frame that says `"receipt": true` by `{"received": id}` once the bot has it.
#![forbid(unsafe_code)]

mod config;
mod convert;
mod endpoint;
mod page;
mod seats;
mod socket;
mod wire;

pub use self::config::WebsocketConfig;

use std::sync::Arc;

use opsdroid_core::{prelude::*, web::Mount};

use self::{endpoint::Endpoint, socket::Protocol};

/// A chat over websockets, with a page of its own.
///
/// It serves opsdroid's websocket protocol at `/connector/{name}` of the bot's web server, and a
/// chat page at `/`.
#[connector(
    name = "websocket",
    emits(Message, Reply, EditedMessage, Reaction, Typing, Image),
    delivery = "at-most-once"
)]
pub struct Websocket {
    endpoint: Arc<Endpoint>,
    _mounts: Vec<Mount>,
}

#[connector]
impl Websocket {
    async fn connect(config: WebsocketConfig, bot: &Bot) -> Result<Self> {
        let endpoint = Endpoint::new(config, bot);
        let _mounts = endpoint.mount().await?;
        Ok(Self { endpoint, _mounts })
    }

    /// The sockets' own tasks listen.
    async fn listen(&self, bot: &Bot) -> Result<()> {
        bot.stopped().await;
        Ok(())
    }

    #[register_event(Message, include_subclasses)]
    async fn send_message(&self, message: &Event<Message>) -> Result<Receipt> {
        let socket = self.endpoint.socket(&message.target)?;
        match socket.protocol() {
            Protocol::Classic => {
                socket.send(message.text.as_str()).await?;
                Ok(Receipt::none())
            }
            Protocol::V2 => socket.send_new(message, &message.payload).await,
        }
    }

    #[register_event(Reply)]
    async fn send_reply(&self, reply: &Event<Reply>) -> Result<Receipt> {
        let socket = self.endpoint.socket(&reply.target)?;
        match socket.protocol() {
            Protocol::Classic => {
                socket.send(reply.text.as_str()).await?;
                Ok(Receipt::none())
            }
            Protocol::V2 => socket.send_new(reply, &reply.payload).await,
        }
    }

    #[register_event(EditedMessage, DeleteMessage, Reaction)]
    async fn change<P: Payload>(&self, event: &Event<P>) -> Result<Receipt> {
        self.endpoint.v2_socket(event)?.send_change(event).await
    }

    #[register_event(Typing)]
    async fn show_typing(&self, typing: &Event<Typing>) -> Result<Receipt> {
        self.endpoint.v2_socket(typing)?.send_passing(typing).await
    }

    #[register_event(Image)]
    async fn send_image(&self, image: &Event<Image>) -> Result<Receipt> {
        let socket = self.endpoint.v2_socket(image)?;
        socket.send_new(image, &convert::shared(&image.file)?).await
    }

    #[register_event(File)]
    async fn send_file(&self, file: &Event<File>) -> Result<Receipt> {
        let socket = self.endpoint.v2_socket(file)?;
        socket.send_new(file, &convert::shared(file)?).await
    }

    #[register_event(Video)]
    async fn send_video(&self, video: &Event<Video>) -> Result<Receipt> {
        let socket = self.endpoint.v2_socket(video)?;
        socket.send_new(video, &convert::shared(&video.file)?).await
    }

    async fn disconnect(&self) -> Result<()> {
        self.endpoint.close().await;
        Ok(())
    }
}

//! The websocket connector: opsdroid's own protocol, a richer one beside it, and a chat page.
//!
//! `POST /connector/{name}` reserves a socket and gives `{"socket": id}`; `GET
//! /connector/{name}/{id}` opens it within `connection-timeout`. `{name}` is the connector's name
//! in the configuration. Every socket is a conversation of its own: what it says has it as its
//! target, and no frame can say otherwise.
//!
//! * A client without a subprotocol speaks opsdroid's protocol: a text, or JSON
//!   `{"message": .., "user": ..}`; answers are texts. Both ways they are plain: what a client says
//!   is never markup, and the bot's markup is drawn (bullets, aligned tables, links in notes).
//! * A client that asks for the subprotocol `opsdroid.v2` speaks in events, each a frame of JSON:
//!   `{"event": "message", "id": .., "linked_event": {"ids": [..]}, "payload": {"text": ..}}`.
//!   A `text` is Markdown; a client's may be `{"plain": ..}`, in which nothing is markup, and the
//!   bot's never is. Ids are the socket's own. What can't be taken is answered by `{"error": .., "id": ..}`, and a
//!   frame that says `"receipt": true` by `{"received": id}` once the bot has it.
//! * A client that asks for `opsdroid.v2.html`, as the chat page does, speaks `opsdroid.v2`, and is
//!   told each of the bot's texts as HTML, too: `"payload": {"text": .., "html": ..}`. There are
//!   tags for blocks and spans, links to `http:`, `https:` and `mailto:`, and nothing that runs or
//!   is fetched; pictures in a text are links.
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
use serde::Serialize;

use self::endpoint::Endpoint;

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
        socket.say(message, &message.text).await
    }

    #[register_event(Reply)]
    async fn send_reply(&self, reply: &Event<Reply>) -> Result<Receipt> {
        let socket = self.endpoint.socket(&reply.target)?;
        socket.say(reply, &reply.text).await
    }

    #[register_event(EditedMessage)]
    async fn edit(&self, edit: &Event<EditedMessage>) -> Result<Receipt> {
        let socket = self.endpoint.v2_socket(edit)?;
        let said = convert::said(&edit.text, socket.protocol());
        socket.send_change(edit, &said).await
    }

    #[register_event(DeleteMessage, Reaction)]
    async fn change<P: Payload + Serialize>(&self, event: &Event<P>) -> Result<Receipt> {
        let socket = self.endpoint.v2_socket(event)?;
        socket.send_change(event, &event.payload).await
    }

    #[register_event(Typing)]
    async fn show_typing(&self, typing: &Event<Typing>) -> Result<Receipt> {
        let socket = self.endpoint.v2_socket(typing)?;
        socket.send_passing(typing, &typing.payload).await
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

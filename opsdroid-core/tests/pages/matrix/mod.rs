//! Matrix's page: an encrypted sync protocol, whose client owns the keys, the stores and the session.

mod convert;
mod session;
mod sync;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use opsdroid_core::prelude::*;
use serde_json::Value;

use self::{
    convert::{classed, content},
    sync::Syncing,
};
use crate::clients::matrix::{Client, OwnedEventId, OwnedRoomId, OwnedUserId, Room};

/// Talks to a Matrix homeserver, end-to-end encrypted where a room is.
#[connector(
    name = "matrix",
    emits(Message, Reply, EditedMessage, Reaction, JoinRoom, DeleteMessage),
    heartbeat = "90s",
    text(limit = 60000, unit = "bytes")
)]
pub struct Matrix {
    client: Client,
    notice: bool,
}

/// `connectors.matrix` in the configuration.
#[config]
pub struct MatrixConfig {
    /// Where the homeserver is.
    homeserver: String,
    /// The bot's user id, `@bot:example.org`.
    mxid: String,
    /// The bot's password; asked for once, then the session is kept.
    password: Secret,
    /// The recovery key or passphrase, with which a new device reads what was said before.
    recovery_secret: Option<Secret>,
    /// The folder for the encryption keys.
    store_path: PathBuf,
    /// Whether messages are notices, which other bots leave unanswered.
    #[serde(default)]
    send_m_notice: bool,
}

#[connector]
impl Matrix {
    async fn connect(config: MatrixConfig, bot: &Bot) -> Result<(Self, Syncing)> {
        let client = Client::build(&config.homeserver, &config.store_path)
            .await
            .map_err(classed)?;
        let me = session::open(&client, &config, bot).await?;
        let sync = Syncing::resume(client.clone(), me, bot).await?;
        Ok((
            Self {
                client,
                notice: config.send_m_notice,
            },
            sync,
        ))
    }

    async fn listen(&self, mut sync: Syncing, bot: &Bot) -> Result<()> {
        loop {
            for event in sync.next().await? {
                bot.parse(event).await?;
            }
            sync.done(bot).await?;
            bot.alive();
        }
    }

    #[register_event(Message)]
    async fn send_message(&self, message: &Event<Message>) -> Result<Receipt> {
        self.send(message, content::text(&message.text, self.notice))
            .await
    }

    #[register_event(Reply)]
    async fn send_reply(&self, reply: &Event<Reply>) -> Result<Receipt> {
        let answered: OwnedEventId = reply.linked_id()?.parse()?;
        let content = content::text(&reply.text, self.notice);
        self.send(reply, content::answering(content, &answered))
            .await
    }

    #[register_event(EditedMessage)]
    async fn edit(&self, edit: &Event<EditedMessage>) -> Result<Receipt> {
        let replaced: OwnedEventId = edit.linked_id()?.parse()?;
        let content = content::text(&edit.text, self.notice);
        self.send(edit, content::replacing(content, &replaced))
            .await?;
        // A further edit replaces the first event too, not this one.
        Ok(Receipt::id(edit.linked_id()?))
    }

    #[register_event(Reaction)]
    async fn react(&self, reaction: &Event<Reaction>) -> Result<Receipt> {
        let about: OwnedEventId = reaction.linked_id()?.parse()?;
        let room = self.room(&reaction.target).await?;
        let send = room.send("m.reaction", content::annotating(&about, &reaction.emoji));
        convert::sent(send, reaction.idempotency_key).await
    }

    #[register_event(DeleteMessage)]
    async fn delete(&self, delete: &Event<DeleteMessage>) -> Result<Receipt> {
        let room = self.room(&delete.target).await?;
        for (piece, id) in delete.linked_ids()?.iter().enumerate() {
            let key = delete.idempotency_key.map(|key| format!("{key}.{piece}"));
            room.redact(&id.parse()?, key.as_deref())
                .await
                .map_err(classed)?;
        }
        Ok(Receipt::none())
    }

    #[register_event(Image)]
    async fn send_image(&self, image: &Event<Image>) -> Result<Receipt> {
        let Content::Bytes(bytes) = &image.content else {
            return Err(Error::rejected("an image by URL has to be fetched first"));
        };
        let room = self.room(&image.target).await?;
        let name = image.name.as_deref().unwrap_or("image");
        let send = room.send_attachment(name, "image/png", bytes.to_vec());
        convert::sent(send, image.idempotency_key).await
    }

    #[register_event(Typing)]
    async fn show_typing(&self, typing: &Event<Typing>) -> Result<Receipt> {
        let room = self.room(&typing.target).await?;
        room.typing_notice(typing.trigger).await.map_err(classed)?;
        Ok(Receipt::none())
    }

    /// A room's id or alias, or a user's id, which stands for the direct room with them.
    async fn resolve_target(&self, name: &str) -> Result<Option<Target>> {
        match name.chars().next() {
            Some('!') => Ok(Some(Target::room_id(name))),
            Some('@') => Ok(Some(Target::user_id(name))),
            _ => match self.client.resolve_room_alias(name).await.map_err(classed) {
                Ok(room) => Ok(Some(Target::room_id(room.as_str()))),
                Err(Error::NotFound(_)) => Ok(None),
                Err(error) => Err(error),
            },
        }
    }

    async fn probe(&self) -> Result<()> {
        self.client.whoami().await.map_err(classed)?;
        Ok(())
    }

    async fn room(&self, target: &Target) -> Result<Room> {
        if let Some(user) = target.user() {
            let user: OwnedUserId = user.parse().rejected()?;
            return self.client.dm(&user).await.map_err(classed);
        }
        let id: OwnedRoomId = target.id().parse().rejected()?;
        let room = self.client.get_room(&id);
        room.ok_or_else(|| Error::not_found(format!("the bot isn't in room `{}`", id.as_str())))
    }

    async fn send<P: Payload>(&self, event: &Event<P>, content: Value) -> Result<Receipt> {
        let room = self.room(&event.target).await?;
        let content = content::in_thread(content, event.target.thread());
        let send = room.send("m.room.message", content);
        convert::sent(send, event.idempotency_key).await
    }
}

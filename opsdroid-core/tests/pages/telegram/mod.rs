//! Telegram's page: long polling with an offset that is kept, and one call per event that is sent.

mod convert;
mod events;
mod polling;
#[cfg(test)]
mod tests;

pub use self::events::{CallbackAnswer, CallbackQuery};

use opsdroid_core::prelude::*;

use self::{
    convert::{Chat, classed},
    polling::Polling,
};
use crate::clients::telegram::{Api, SendMessage, SendPhoto, User};

/// Talks to Telegram through its Bot API.
#[connector(
    name = "telegram",
    emits(
        Message,
        EditedMessage,
        Reply,
        Reaction,
        Image,
        JoinRoom,
        LeaveRoom,
        CallbackQuery
    ),
    heartbeat = "90s",
    text(limit = 4096, unit = "utf16"),
    rate(limit = 30, per = "1s"),
    target_rate(limit = 1, per = "1s")
)]
pub struct Telegram {
    api: Api,
}

/// `connectors.telegram` in the configuration.
#[config]
pub struct TelegramConfig {
    /// The bot's token, from @BotFather.
    token: Secret,
    /// Where the Bot API is.
    url: String,
}

#[connector]
impl Telegram {
    async fn connect(config: TelegramConfig, bot: &Bot) -> Result<(Self, Polling)> {
        let api = Api::new(&config.url, config.token.expose()).map_err(classed)?;
        let me: User = api.get_me().await.map_err(classed)?;
        // While a webhook is set, Telegram refuses to be polled.
        api.delete_webhook().await.map_err(classed)?;
        let polling = Polling::resume(api.clone(), me, bot).await?;
        Ok((Self { api }, polling))
    }

    async fn listen(&self, mut polling: Polling, bot: &Bot) -> Result<()> {
        loop {
            for update in polling.next().await? {
                for event in polling.events(&update)? {
                    bot.parse(event).await?;
                }
                polling.done(&update, bot).await?;
            }
            bot.alive();
        }
    }

    #[register_event(Message)]
    async fn send_message(&self, message: &Event<Message>) -> Result<Receipt> {
        self.say(&message.target, &message.text, None).await
    }

    #[register_event(Reply)]
    async fn send_reply(&self, reply: &Event<Reply>) -> Result<Receipt> {
        let answered = reply.linked_id()?.parse()?;
        self.say(&reply.target, &reply.text, Some(answered)).await
    }

    #[register_event(EditedMessage)]
    async fn edit(&self, edit: &Event<EditedMessage>) -> Result<Receipt> {
        let chat = Chat::of(&edit.target)?;
        let id = edit.linked_id()?.parse()?;
        self.api
            .edit_message_text(chat.id, id, &edit.text)
            .await
            .map_err(classed)?;
        Ok(Receipt::id(id))
    }

    #[register_event(DeleteMessage)]
    async fn delete(&self, delete: &Event<DeleteMessage>) -> Result<Receipt> {
        let chat = Chat::of(&delete.target)?;
        let ids: Result<Vec<i32>> = delete.linked_ids()?.iter().map(|id| id.parse()).collect();
        self.api
            .delete_messages(chat.id, &ids?)
            .await
            .map_err(classed)?;
        Ok(Receipt::none())
    }

    #[register_event(Reaction)]
    async fn react(&self, reaction: &Event<Reaction>) -> Result<Receipt> {
        let chat = Chat::of(&reaction.target)?;
        let id = reaction.linked_id()?.parse()?;
        self.api
            .set_message_reaction(chat.id, id, &reaction.emoji)
            .await
            .map_err(classed)?;
        Ok(Receipt::none())
    }

    #[register_event(Image)]
    async fn send_image(&self, image: &Event<Image>) -> Result<Receipt> {
        let chat = Chat::of(&image.target)?;
        let params = SendPhoto {
            chat_id: chat.id,
            message_thread_id: chat.topic,
            photo: convert::upload(image),
        };
        let sent = self.api.send_photo(&params).await.map_err(classed)?;
        Ok(Receipt::id(sent.message_id))
    }

    /// Telegram shows it for five seconds, or until a message comes; there is no stopping it.
    #[register_event(Typing)]
    async fn show_typing(&self, typing: &Event<Typing>) -> Result<Receipt> {
        if typing.trigger {
            let chat = Chat::of(&typing.target)?;
            let action = self.api.send_chat_action(chat.id, chat.topic, "typing");
            action.await.map_err(classed)?;
        }
        Ok(Receipt::none())
    }

    #[register_event(CallbackAnswer)]
    async fn answer_callback(&self, answer: &Event<CallbackAnswer>) -> Result<Receipt> {
        let id = answer.linked_id()?.as_str();
        self.api
            .answer_callback_query(id, &answer.text)
            .await
            .map_err(classed)?;
        Ok(Receipt::none())
    }

    /// A channel's or public group's `@name`. Telegram doesn't tell a bot who `@ann` is.
    async fn resolve_target(&self, name: &str) -> Result<Option<Target>> {
        if name.parse::<i64>().is_ok() {
            return Ok(Some(Target::room_id(name)));
        }
        match self.api.get_chat(name).await.map_err(classed) {
            Ok(chat) => Ok(Some(Target::from(chat.id))),
            Err(Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn probe(&self) -> Result<()> {
        self.api.get_me().await.map_err(classed)?;
        Ok(())
    }

    async fn say(&self, target: &Target, text: &str, answers: Option<i32>) -> Result<Receipt> {
        let chat = Chat::of(target)?;
        let params = SendMessage {
            chat_id: chat.id,
            message_thread_id: chat.topic,
            text: text.to_owned(),
            reply_parameters: answers,
        };
        let sent = self.api.send_message(&params).await.map_err(classed)?;
        Ok(Receipt::id(sent.message_id))
    }
}

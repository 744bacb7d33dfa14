//! Slack's page: Socket Mode or the Events API's webhook, and the Web API for all that is sent.

mod convert;
mod events;
mod people;
mod socket;
#[cfg(test)]
mod tests;
mod webhook;

pub use self::events::{BlockActions, Blocks, Ephemeral, ModalOpen};

use std::sync::Arc;

use opsdroid_core::prelude::*;
use serde_json::json;

use self::{
    convert::{classed, post},
    people::People,
};
use crate::clients::slack::{Identity, SlackApiToken, SlackClient, SlackSession};

/// Talks to a Slack workspace.
#[connector(
    name = "slack",
    emits(Message, EditedMessage, JoinRoom, Reaction, BlockActions),
    text(limit = 4000, unit = "chars"),
    target_rate(limit = 1, per = "1s")
)]
pub struct Slack {
    client: SlackClient,
    token: SlackApiToken,
    me: Identity,
    people: People,
    start_thread: bool,
}

/// `connectors.slack` in the configuration.
#[config]
pub struct SlackConfig {
    /// The bot's token, `xoxb-..`.
    bot_token: Secret,
    /// How events come in.
    transport: Transport,
    /// Whether an answer to a message in the room starts a thread under it.
    #[serde(default)]
    start_thread: bool,
    /// Where the Web API is.
    url: String,
}

/// How events come in.
#[config]
pub enum Transport {
    /// Over a websocket that we open: nothing to reach from outside.
    Socket {
        /// The app's token, `xapp-..`.
        app_token: Secret,
    },
    /// Over a route that Slack calls.
    Webhook {
        /// What Slack signs its requests with.
        signing_secret: Secret,
    },
}

#[connector]
impl Slack {
    async fn connect(config: SlackConfig, _bot: &Bot) -> Result<(Self, Transport)> {
        let client = SlackClient::new(&config.url).map_err(classed)?;
        let token = SlackApiToken(config.bot_token.expose().to_owned());
        let me = client
            .open_session(&token)
            .auth_test()
            .await
            .map_err(classed)?;
        let SlackConfig {
            start_thread,
            transport,
            ..
        } = config;
        Ok((
            Self {
                client,
                token,
                me,
                people: People::default(),
                start_thread,
            },
            transport,
        ))
    }

    async fn listen(self: &Arc<Self>, transport: Transport, bot: &Bot) -> Result<()> {
        match transport {
            Transport::Socket { app_token } => socket::listen(self, &app_token, bot).await,
            Transport::Webhook { signing_secret } => {
                webhook::listen(self, signing_secret, bot).await
            }
        }
    }

    #[register_event(Message, Reply)]
    async fn send_message(&self, message: &AnyEvent) -> Result<Receipt> {
        self.post(message, json!({ "text": message.text() })).await
    }

    #[register_event(Blocks)]
    async fn send_blocks(&self, message: &Event<Blocks>) -> Result<Receipt> {
        let content = json!({ "text": message.text, "blocks": message.blocks });
        self.post(&message.clone().into(), content).await
    }

    #[register_event(Ephemeral)]
    async fn whisper(&self, message: &Event<Ephemeral>) -> Result<Receipt> {
        let viewer = message.user_id.as_deref();
        let viewer = viewer.ok_or_else(|| Error::rejected("an ephemeral message needs a user"))?;
        let request = post(
            &message.target,
            None,
            json!({ "text": message.text, "user": viewer }),
        );
        self.session()
            .chat_post_ephemeral(request)
            .await
            .map_err(classed)?;
        Ok(Receipt::none())
    }

    #[register_event(EditedMessage)]
    async fn edit(&self, edit: &Event<EditedMessage>) -> Result<Receipt> {
        let ts = edit.linked_id()?;
        let request = json!({ "channel": edit.target.id(), "ts": ts, "text": edit.text });
        let posted = self.session().chat_update(request).await.map_err(classed)?;
        Ok(Receipt::id(posted.ts))
    }

    #[register_event(Reaction)]
    async fn react(&self, reaction: &Event<Reaction>) -> Result<Receipt> {
        let request = json!({
            "channel": reaction.target.id(),
            "timestamp": reaction.linked_id()?,
            "name": reaction.emoji.trim_matches(':'),
        });
        self.session()
            .reactions_add(request)
            .await
            .map_err(classed)?;
        Ok(Receipt::none())
    }

    #[register_event(ModalOpen)]
    async fn open_modal(&self, modal: &Event<ModalOpen>) -> Result<Receipt> {
        let request = json!({ "trigger_id": modal.trigger_id, "view": modal.view });
        self.session().views_open(request).await.map_err(classed)?;
        Ok(Receipt::none())
    }

    /// `#general` and `@ann`; what looks like an id is one.
    async fn resolve_target(&self, name: &str) -> Result<Option<Target>> {
        self.people.find(&self.session(), name).await
    }

    async fn probe(&self) -> Result<()> {
        self.session().auth_test().await.map_err(classed)?;
        Ok(())
    }

    fn session(&self) -> SlackSession<'_> {
        self.client.open_session(&self.token)
    }

    /// Into the target's thread or, where answers start one, under what is answered.
    async fn post(&self, event: &AnyEvent, content: serde_json::Value) -> Result<Receipt> {
        let answered = event.linked_event().and_then(LinkedEvent::id);
        let thread = answered.filter(|_| self.start_thread);
        let request = post(event.target(), thread, content);
        let posted = self
            .session()
            .chat_post_message(request)
            .await
            .map_err(classed)?;
        Ok(Receipt::id(posted.ts))
    }
}

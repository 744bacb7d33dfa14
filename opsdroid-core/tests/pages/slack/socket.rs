//! Socket Mode: the library opens the socket, keeps it, and calls us.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use opsdroid_core::prelude::*;
use serde_json::Value;

use super::{Slack, convert, convert::classed};
use crate::clients::slack::{BoxError, SlackApiToken, SocketModeListener, UserState};

/// What a callback, a plain function, finds in its state.
struct Listening {
    slack: Arc<Slack>,
    bot: Bot,
}

/// Until Slack closes the socket.
pub async fn listen(slack: &Arc<Slack>, app_token: &Secret, bot: &Bot) -> Result<()> {
    let listening = Listening {
        slack: Arc::clone(slack),
        bot: bot.clone(),
    };
    let listener = SocketModeListener::new(slack.client.clone(), listening, callback);
    let app_token = SlackApiToken(app_token.expose().to_owned());
    listener.listen_for(&app_token).await.map_err(classed)?;
    listener.serve().await;
    Ok(())
}

/// The library acknowledges the envelope once this is done: when the event is safe.
fn callback(payload: Value, state: Arc<UserState>) -> BoxFuture<'static, Result<(), BoxError>> {
    Box::pin(async move {
        let Some(Listening { slack, bot }) = state.get_user_state() else {
            return Ok(());
        };
        if let Some(event) = convert::event(slack, &payload).await? {
            bot.parse(event).await?;
        }
        Ok(())
    })
}

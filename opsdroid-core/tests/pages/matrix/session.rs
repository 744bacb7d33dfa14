//! The session: made by password once, kept, and made anew where the homeserver has forgotten it.

use opsdroid_core::prelude::*;

use super::{MatrixConfig, convert::classed};
use crate::clients::matrix::{Client, MatrixSession, OwnedUserId};

/// Where in the state the session is.
const SESSION: &str = "session";

/// Opens the kept session, or a new one; who the bot is.
pub async fn open(client: &Client, config: &MatrixConfig, bot: &Bot) -> Result<OwnedUserId> {
    if let Some(session) = bot.state().get::<MatrixSession>(SESSION).await? {
        client.restore_session(session).await.map_err(classed)?;
        match client.whoami().await.map_err(classed) {
            Err(Error::Auth(_)) => bot.state().delete(SESSION).await?,
            other => return other,
        }
    }
    let session = client
        .login(&config.mxid, config.password.expose())
        .await
        .map_err(classed)?;
    bot.state().put(SESSION, &session).await?;
    if let Some(secret) = &config.recovery_secret {
        client.recover(secret.expose()).await.map_err(classed)?;
    }
    session.user_id.parse().protocol()
}

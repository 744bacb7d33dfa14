//! The Events API: Slack calls a route of ours, and calls again where it gets no 200.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing,
};
use opsdroid_core::{Clock, prelude::*};
use serde_json::Value;

use super::{Slack, convert};
use crate::clients::{
    slack::SlackEventSignatureVerifier,
    web::{Mounting, Verifier},
};

/// How old a request may be, in seconds.
const REPLAY_WINDOW: i64 = 300;

struct Signature {
    verifier: SlackEventSignatureVerifier,
    clock: Clock,
}

impl Verifier for Signature {
    fn verify(&self, headers: &HeaderMap, body: &Bytes) -> Result<()> {
        let header = |name| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or("")
        };
        let timestamp = header("x-slack-request-timestamp");
        let sent: i64 = timestamp.parse().auth()?;
        if (self.clock.now().as_second() - sent).abs() > REPLAY_WINDOW {
            return Err(Error::auth("the request is too old"));
        }
        self.verifier
            .verify(header("x-slack-signature"), body, timestamp)
            .auth()
    }
}

/// Until the bot stops; the route goes away with this.
pub async fn listen(slack: &Arc<Slack>, signing_secret: Secret, bot: &Bot) -> Result<()> {
    let signature = Signature {
        verifier: SlackEventSignatureVerifier::new(signing_secret.expose()),
        clock: bot.clock().clone(),
    };
    let router = Router::new()
        .route("/", routing::post(receive))
        .with_state((Arc::clone(slack), bot.clone()));
    let path = format!("/connector/{}", bot.name());
    let _mount = bot.web().mount(&path, signature, router).await?;
    bot.stopped().await;
    Ok(())
}

async fn receive(
    State((slack, bot)): State<(Arc<Slack>, Bot)>,
    body: Bytes,
) -> Result<String, StatusCode> {
    let payload: Value = serde_json::from_slice(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
    if payload["type"] == "url_verification" {
        return Ok(payload["challenge"].as_str().unwrap_or_default().to_owned());
    }
    let taken = async {
        if let Some(event) = convert::event(&slack, &payload).await? {
            bot.parse(event).await?;
        }
        Ok::<_, Error>(String::new())
    };
    taken.await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
}

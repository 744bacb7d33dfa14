//! The Events API: Slack calls a route of ours, and calls again where it gets no 200.

use std::sync::Arc;

use async_trait::async_trait;
use opsdroid_core::{
    Clock,
    prelude::*,
    web::{
        Refusal, Verifier,
        axum::{
            Router,
            body::Bytes,
            extract::State,
            http::{StatusCode, request::Parts},
            routing,
        },
    },
};
use serde_json::Value;

use super::{Slack, convert};
use crate::clients::slack::SlackEventSignatureVerifier;

/// How old a request may be, in seconds.
const REPLAY_WINDOW: u64 = 300;

struct Signature {
    verifier: SlackEventSignatureVerifier,
    clock: Clock,
}

#[async_trait]
impl Verifier for Signature {
    async fn verify(&self, request: &Parts, body: &Bytes) -> Result<(), Refusal> {
        let header = |name| {
            request
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let (Some(timestamp), Some(signature)) = (
            header("x-slack-request-timestamp"),
            header("x-slack-signature"),
        ) else {
            return Err(Refusal::unauthorized("the request isn't signed"));
        };
        let sent = timestamp.parse().unwrap_or(i64::MIN);
        if self.clock.now().as_second().abs_diff(sent) > REPLAY_WINDOW {
            return Err(Refusal::unauthorized("the request is too old"));
        }
        let verified = self.verifier.verify(signature, body, timestamp);
        verified.map_err(|_| Refusal::unauthorized("the signature is wrong"))
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

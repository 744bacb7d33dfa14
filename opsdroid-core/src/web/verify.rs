//! Who may call: a route can't be mounted without a verifier.

use std::{any::Any, borrow::Cow};

use async_trait::async_trait;
use axum::http::{StatusCode, header, request::Parts};
use bytes::Bytes;

use crate::secret::Secret;

/// Decides whether a request is from whom it should be, before any route sees it.
///
/// It is given the whole body, already bounded, so a signature over it can be checked; the URI is
/// the one that was called, with its prefix. A request to upgrade to a websocket has no body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't say who may call this route",
    label = "expected a `Verifier`, such as `Token`",
    note = "implement `Verifier` for what the service signs with; `Unverified` lets everybody in"
)]
#[async_trait]
pub trait Verifier: Any + Send + Sync {
    /// Whether the request may pass.
    ///
    /// # Errors
    /// What is answered in place of the route.
    async fn verify(&self, request: &Parts, body: &Bytes) -> Result<(), Refusal>;
}

/// Why a request may not pass: a status and a sentence, which the caller gets to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The answer's status.
    pub status: StatusCode,
    /// The answer's sentence. It doesn't help to get in.
    pub message: Cow<'static, str>,
}

impl Refusal {
    /// 401: no credentials, or wrong ones.
    pub fn unauthorized(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            message: message.into(),
        }
    }

    /// 403: whoever this is may not.
    pub fn forbidden(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            message: message.into(),
        }
    }
}

/// The `Authorization` header is this token, as it stands or after `Bearer`.
#[derive(Clone, Debug)]
pub struct Token(pub Secret);

#[async_trait]
impl Verifier for Token {
    async fn verify(&self, request: &Parts, _: &Bytes) -> Result<(), Refusal> {
        let mut given = request.headers.get_all(header::AUTHORIZATION).iter();
        let (Some(given), None) = (given.next(), given.next()) else {
            return Err(Refusal::unauthorized("an `Authorization` header is needed"));
        };
        let given = given.as_bytes();
        let bearer = match given.split_at_checked(b"Bearer ".len()) {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case(b"Bearer ") => token,
            _ => given,
        };
        // Both are compared whatever the first says.
        if self.0.matches(given) | self.0.matches(bearer) {
            Ok(())
        } else {
            Err(Refusal::unauthorized("the token is wrong"))
        }
    }
}

/// Everyone may call. The reason is logged when the route is mounted.
#[derive(Clone, Copy, Debug)]
pub struct Unverified {
    /// Why that is fine, as in `"the page holds nothing secret"`.
    pub reason: &'static str,
}

#[async_trait]
impl Verifier for Unverified {
    async fn verify(&self, _: &Parts, _: &Bytes) -> Result<(), Refusal> {
        Ok(())
    }
}

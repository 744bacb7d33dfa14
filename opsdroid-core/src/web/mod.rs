//! The bot's web server: one for all connectors, on loopback unless the configuration says so.
//!
//! It starts with the first [`mount`](Web::mount) and answers only those who call it by one of its
//! own names: a page from elsewhere that a person has open in their browser reaches loopback too.

mod answer;
mod guard;
mod routes;
mod serve;
#[cfg(test)]
mod tests;
mod verify;

pub use self::{
    routes::Mount,
    verify::{Refusal, Token, Unverified, Verifier},
};
/// What a [`Verifier`] is written with.
pub use async_trait::async_trait;
/// What routes are made of, in the version that [`Web::mount`] takes.
pub use axum;

use std::{any::Any, fmt, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::OnceCell};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use self::{
    guard::Guard,
    routes::{Route, Routes},
};
use crate::{
    config::WebConfig,
    error::{Error, Result},
};

/// How long a stop waits for requests that are being answered.
const GRACE: Duration = Duration::from_secs(3);

/// The bot's web server. Cheap to clone.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

struct Inner {
    config: WebConfig,
    stop: CancellationToken,
    address: OnceCell<SocketAddr>,
    routes: Arc<Routes>,
    tasks: TaskTracker,
}

impl Web {
    pub(crate) fn new(config: WebConfig) -> Self {
        Self(Arc::new(Inner {
            config,
            stop: CancellationToken::new(),
            address: OnceCell::new(),
            routes: Arc::default(),
            tasks: TaskTracker::new(),
        }))
    }

    /// Serves everything at and below `path` with these routes, for as long as the [`Mount`]
    /// lives. Keep it in the connector, or in its `listen`: what a connection mounts goes away with it.
    /// A skill that is sending holds on to the old connector for that long; a reconnect that finds
    /// the path taken is tried again.
    ///
    /// The routes see paths without the prefix: mounted at `/hooks/chat`, `/` is `/hooks/chat` and
    /// `/{id}` is `/hooks/chat/{id}`. The longest path wins. `/` is the index page alone.
    ///
    /// ```no_run
    /// use opsdroid_core::{
    ///     prelude::*,
    ///     web::{Mount, Token, axum},
    /// };
    ///
    /// # async fn connect(bot: &Bot, token: Secret) -> Result<Mount> {
    /// let routes = axum::Router::new().route("/", axum::routing::post(async || "thanks"));
    /// bot.web().mount("/hooks/chat", Token(token), routes).await
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Config`] where the path doesn't start with `/`, or where the server can't listen at
    /// the configured address; [`Error::Network`] where its port is taken; [`Error::Rejected`]
    /// where the path is.
    pub async fn mount(
        &self,
        path: &str,
        verifier: impl Verifier,
        routes: axum::Router,
    ) -> Result<Mount> {
        if let Some(Unverified { reason }) = (&verifier as &dyn Any).downcast_ref() {
            tracing::info!(path, reason, "requests are not verified");
        }
        let mount = self.0.routes.add(Route::new(path, verifier, routes)?)?;
        self.address().await?;
        Ok(mount)
    }

    /// Where the server listens. It starts if it hasn't yet.
    ///
    /// # Errors
    /// As [`mount`](Web::mount).
    pub async fn address(&self) -> Result<SocketAddr> {
        self.0
            .address
            .get_or_try_init(|| self.start())
            .await
            .copied()
    }

    /// The URL under which the world reaches a path: below `base-url`, or else at the address.
    ///
    /// # Errors
    /// As [`mount`](Web::mount).
    pub async fn url(&self, path: &str) -> Result<String> {
        let base = match &self.0.config.base_url {
            Some(base) => base.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.address().await?),
        };
        Ok(base + path)
    }

    /// Waits until something is mounted at this path.
    pub async fn mounted(&self, path: &str) {
        self.0.routes.mounted(path).await;
    }

    async fn start(&self) -> Result<SocketAddr> {
        let Inner {
            config,
            stop,
            routes,
            tasks,
            ..
        } = &*self.0;
        if stop.is_cancelled() {
            return Err(Error::Stopped);
        }
        let WebConfig { host, port, .. } = config;
        let refused = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::AddrInUse => Error::network(format!(
                "the web server can't listen at {host}: port {port} is already in use; give `web` \
                 another `port`, or end the program that has it"
            )),
            _ => Error::config(format!(
                "the web server can't listen at {host}, port {port}: {error}; see `host` and \
                 `port` of `web`"
            )),
        };
        let bare_host = host.trim_start_matches('[').trim_end_matches(']');
        let listener = TcpListener::bind((bare_host, *port))
            .await
            .map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let guard = Arc::new(Guard::new(config, address.ip())?);
        tasks.spawn(serve::serve(
            listener,
            guard,
            Arc::clone(routes),
            stop.clone(),
            tasks.clone(),
        ));
        tracing::info!(%address, "the web server listens");
        Ok(address)
    }

    /// Takes no more requests and waits a little for those being answered.
    pub(crate) async fn close(&self) {
        self.0.stop.cancel();
        self.0.tasks.close();
        if tokio::time::timeout(GRACE, self.0.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("web requests were cut off");
        }
    }
}

impl fmt::Debug for Web {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Web")
            .field("address", &self.0.address.get())
            .finish_non_exhaustive()
    }
}

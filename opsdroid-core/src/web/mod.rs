//! The bot's web server: one for all connectors, on loopback unless the configuration says so.

use tokio_util::sync::CancellationToken;

use crate::config::WebConfig;

/// The bot's web server.
#[derive(Clone, Debug)]
pub struct Web {
    config: WebConfig,
    stop: CancellationToken,
}

impl Web {
    pub(crate) fn new(config: WebConfig, stop: CancellationToken) -> Self {
        Self { config, stop }
    }

    pub(crate) async fn close(&self) {
        self.stop.cancel();
    }
}

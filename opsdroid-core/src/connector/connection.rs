//! A connector and what it listens with, fresh from `connect`.

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;

use super::Connector;
use crate::error::Result;

/// A live connection: the half that sends and the half that listens.
pub struct Connection {
    /// Sends, is probed, is told to disconnect. Shared by all who send.
    pub connector: Arc<dyn Connector>,
    /// Runs until the connection ends.
    pub listen: BoxFuture<'static, Result<()>>,
}

impl Connection {
    /// A connection of this connector, which listens so.
    pub fn new<C: Connector>(
        connector: Arc<C>,
        listen: impl Future<Output = Result<()>> + Send + 'static,
    ) -> Self {
        Self {
            connector,
            listen: Box::pin(listen),
        }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({})", self.connector.descriptor().name())
    }
}

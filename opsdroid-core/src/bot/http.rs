//! The bot's HTTP client.

use std::path::Path;

use super::Bot;
use crate::{
    error::Result,
    http::{Client, HttpConfig},
};

impl Bot {
    /// The HTTP client with this connector's proxy and certificates. Made when first asked for;
    /// connectors of the same settings share theirs.
    ///
    /// # Errors
    /// [`Error::Config`](crate::Error::Config) where the settings can't be used.
    pub fn http(&self) -> Result<Client> {
        let (config, own) = (&self.core().config, self.config().shared());
        let (mut proxy, mut ca_file) = (own.proxy.as_ref(), own.ca_file.as_deref());
        // A section of the file has inherited the bot's settings, or refused them.
        if !config
            .connectors()
            .iter()
            .any(|section| section.name() == self.name())
        {
            proxy = proxy
                .or(config.proxy())
                .filter(|proxy| !proxy.expose().is_empty());
            ca_file = ca_file.or(config.ca_file());
        }
        let ca_file = ca_file.map(Path::to_owned);
        self.core().http.client(&HttpConfig {
            proxy: proxy.cloned(),
            ca_file,
        })
    }
}

//! Getting a file's bytes: at hand, or over HTTP.

use bytes::Bytes;

use super::{Content, File};
#[cfg(feature = "http")]
use crate::http::{Client, FetchOptions};
use crate::{bot::Bot, error::Result};

impl File {
    /// The bytes: those at hand or, fetched now, those behind the URL.
    ///
    /// Fetching takes the cargo feature `http` and follows the default `http::FetchOptions`: `http`
    /// and `https` only, no private addresses, 20 MiB at most, credentials to the URL's own host
    /// only. Every call fetches again; [`load`](File::load) keeps what it fetched.
    ///
    /// # Errors
    /// `Rejected` where the URL or what is behind it isn't to be had on those terms, `NotFound`
    /// where nothing is there, `Network` where the server can't be reached or is in trouble,
    /// `Protocol` where it redirects to nowhere, `Config` without the cargo feature or with a
    /// proxy or certificate file that can't be used: all of [`Error`](crate::Error), and none
    /// shows more of the URL than the host.
    pub async fn bytes(&self, bot: &Bot) -> Result<Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.clone()),
            Content::Url(url) => self.download(url, bot).await,
        }
    }

    /// Fetches the bytes once: from here on they are at hand, in place of the URL.
    ///
    /// # Errors
    /// As [`bytes`](File::bytes); the file is as it was.
    pub async fn load(&mut self, bot: &Bot) -> Result<&mut Self> {
        let bytes = self.bytes(bot).await?;
        Ok(self.keep(bytes))
    }

    /// The bytes: those at hand or, fetched now by this client and on these terms, those behind
    /// the URL. The file's own headers and trusted host are added to the terms.
    ///
    /// # Errors
    /// As [`bytes`](File::bytes).
    #[cfg(feature = "http")]
    pub async fn fetch(&self, client: &Client, options: &FetchOptions) -> Result<Bytes> {
        let url = match &self.content {
            Content::Bytes(bytes) => return Ok(bytes.clone()),
            Content::Url(url) => url,
        };
        let mut options = options.clone();
        for (name, value) in &self.access.headers {
            options = options.with_header(name, value.clone());
        }
        if self.access.trusted_host {
            options = options.with_trusted_host();
        }
        client.fetch(url, &options).await
    }

    #[cfg(feature = "http")]
    async fn download(&self, _: &str, bot: &Bot) -> Result<Bytes> {
        self.fetch(&bot.http()?, &FetchOptions::default()).await
    }

    #[cfg(not(feature = "http"))]
    #[allow(clippy::unused_async)] // as with the feature
    async fn download(&self, url: &str, _: &Bot) -> Result<Bytes> {
        let place = super::content::place(url).unwrap_or("a URL");
        Err(crate::Error::config(format!(
            "fetching a file from {place} needs opsdroid's cargo feature `http`, which this \
             program was built without"
        )))
    }

    /// Puts the bytes in the URL's place, and doesn't forget what only the URL told.
    fn keep(&mut self, bytes: Bytes) -> &mut Self {
        let told = self.by_extension();
        self.content = Content::Bytes(bytes);
        self.access = super::Access::default();
        if self.mime_type.is_none() && self.sniffed().is_none() {
            self.mime_type = told.map(str::to_owned);
        }
        self
    }
}

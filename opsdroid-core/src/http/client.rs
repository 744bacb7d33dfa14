//! The clients: one for the operator's own services, one for URLs from anywhere.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::{Certificate, ClientBuilder, Proxy, redirect::Policy};
use url::Url;

use super::{
    HttpConfig,
    guard::{self, PublicOnly},
    install_crypto,
};
use crate::{
    error::{Error, Result, ResultExt},
    secret::Secret,
};

/// How long a connection may take to open, name and TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// An HTTP client with the operator's proxy and certificates. Cheap to clone; clones share their
/// connections.
#[derive(Clone)]
pub struct Client {
    service: reqwest::Client,
    /// Connects to public addresses only, except through a proxy, which resolves names itself.
    public: reqwest::Client,
    has_proxy: bool,
}

impl Client {
    /// A client of these settings.
    ///
    /// # Errors
    /// [`Error::Config`] where the proxy's URL can't be used, the certificate file can't be read
    /// or holds none, or the system trusts no authority at all.
    pub fn new(config: &HttpConfig) -> Result<Self> {
        install_crypto();
        let proxy = config.proxy.as_ref().map(proxy).transpose()?;
        let certificates = certificates(config)?;
        let builder = || {
            let builder = reqwest::Client::builder()
                .connect_timeout(CONNECT_TIMEOUT)
                .redirect(Policy::none())
                .referer(false)
                .no_proxy()
                .tls_certs_merge(certificates.iter().cloned());
            match &proxy {
                Some(proxy) => builder.proxy(proxy.clone()),
                None => builder,
            }
        };
        let service = build(builder())?;
        let public = match proxy {
            // The proxy's own address may well be private.
            Some(_) => service.clone(),
            None => build(builder().dns_resolver(Arc::new(PublicOnly)))?,
        };
        Ok(Self {
            service,
            public,
            has_proxy: proxy.is_some(),
        })
    }

    /// The client for a connector's own calls to the service that the operator configured.
    ///
    /// It goes to private addresses too and follows no redirect, so that no token leaves the
    /// service. It sets no limit to an answer's size or to the time that takes.
    pub fn service(&self) -> &reqwest::Client {
        &self.service
    }

    /// The client that may go to this URL, which is from anywhere.
    pub(super) async fn for_public(&self, url: &Url) -> Result<&reqwest::Client> {
        guard::check_literal(url).rejected()?;
        if self.has_proxy {
            guard::check_name(url).await.rejected()?;
        }
        Ok(&self.public)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("has_proxy", &self.has_proxy)
            .finish_non_exhaustive()
    }
}

fn build(builder: ClientBuilder) -> Result<reqwest::Client> {
    builder
        .build()
        .map_err(|error| Error::config(format!("no HTTP client: {}", chain(&error))))
}

fn proxy(url: &Secret) -> Result<Proxy> {
    // Neither library's error is shown: the URL may hold a password.
    let usable = Url::parse(url.expose()).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") && url.has_host()
    });
    let proxy = usable.and_then(|url| Proxy::all(url).ok());
    proxy.ok_or_else(|| Error::config("the `proxy` isn't a URL that can be used"))
}

fn certificates(config: &HttpConfig) -> Result<Vec<Certificate>> {
    let Some(path) = &config.ca_file else {
        return Ok(Vec::new());
    };
    let wrong = |what: String| Error::config(format!("`ca-file` {}: {what}", path.display()));
    let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let certificates = Certificate::from_pem_bundle(&pem).map_err(|error| wrong(chain(&error)))?;
    if certificates.is_empty() {
        return Err(wrong("no certificate in it".to_owned()));
    }
    Ok(certificates)
}

/// An error with all its causes. The URL must be out of it already.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// The clients of one bot: connectors of the same settings share theirs.
#[derive(Default)]
pub(crate) struct Clients(Mutex<Vec<(HttpConfig, Client)>>);

impl Clients {
    /// The client of these settings, made when first asked for.
    pub(crate) fn client(&self, config: &HttpConfig) -> Result<Client> {
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = clients.iter().find(|(made, _)| made == config) {
            return Ok(client.clone());
        }
        let client = Client::new(config)?;
        clients.push((config.clone(), client.clone()));
        Ok(client)
    }
}
